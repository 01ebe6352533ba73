"""Everyday words that mean the same in questions, Korean and English, one concept a line."""

from __future__ import annotations

# The first word names the concept; one that begins with ? is a kind of answer asked for, one that begins
# with . a light word that says little. A word ending in 다 is a verb and stands for all its forms. A concept
# may go on in a second line.
GROUPS = """
?who 누구 누가 누군 누굴 누구랑 누구한테 누구에게 who whom whose
?when 언제 언젠 언제쯤 몇시 시각 시에 요일 무슨요일 날짜 날 며칟날 when oclock day date
?where 어디 어딨 어딘 어딜 어디서 어딨어 위치 장소 곳 어느곳 데서 where location place
?why 왜 이유 까닭 어째서 why reason
?how 어떻게 어케 어떡 어떠케 어뜨케 방법 방식 식 절차 법 how method procedure
?long 며칠 몇일 기간 얼마동안 일수 몇분 몇시간 몇주 몇달 소요 걸리다 오래 기한 long duration period last
?long minutes days
?time 시간 시간대 time hours hour
?money 돈 요금 비용 가격 값 금액 얼마예요 얼마에요 얼마야 얼마인가요 얼마죠 얼마지 얼마임 얼마입니까
?money 얼마인지 이용료 회비 수강료 참가비 대여료 납부금 price cost fee charge pay payment rate
?money expensive rates
?people 인원 인원수 명수 몇명 몇사람 사람수 정원 명 people ppl person persons
?many 몇 개수 갯수 수량 몇개 개 many number count
?much 얼마 얼마나 얼만 얼마큼 얼마만큼 얼마만 much
?size 크기 사이즈 규격 면적 넓이 지름 크다 넓다 몇미터 미터 size big large area wide metres meters
?length 길이 길다 세로 가로 폭 너비 높이 length height tall width
?name 이름 명칭 성함 name called names
?not 안 못 없다 없이 아니 아닌 말고 금지 불가 안되다 no not without never
?may 가능 허용 가능하다 허용하다 되는지요 allowed permitted possible may
.층 층 몇층 floor
.권 권 몇권
.번 번 횟수 몇번 몇번째 회 번째 번수 times often
.가다 가다 오다 다니다 들어가다 들어오다 나가다 나오다 나오 나와 go come
.가져가다 가져가다 가져오다 챙기다 지참 들고 준비물 준비하다 bring carry
.내다 내다 올리다 제출 제출하다 보내다 전송 넘기다 submit send
.두다 두다 놓다 놔 놔두다 넣다 put leave keep kept
.받다 받다 수령 얻다 따다 지급 제공 제공하다 나눠주다 지원 offer provide receive give accept
.주다 주다
.맡다 맡기다 맡다 담당 담당자 책임 책임자 charge responsible
.정하다 정하다 결정 결정하다 짜다 고르다 정해지다 decide choose
.쓰다 쓰다 사용 이용 사용하다 이용하다 쓰이다 활용 use usage
.다시 다시 또다시 again
측정 측정 재다 측정하다 measure
.더 더 추가 추가로 추가하다 extra more additional
.먼저 먼저 우선 처음에 first
.같다 같다 똑같다 동일 동일하다 same equal
.조건 조건 기준 규정 정책 규칙 룰 policy rule rules regulation condition
.때 경우 상황 상황에
.뒤 뒤 후 이후 나중 다음 after later
.앞 앞 전 이전 before
.안 안에 안에서 내부 속 inside
.밖 밖 바깥 외부 outside
.최대 최대 최고 한도 제한 한계 maximum max limit most
.최소 최소 최저 minimum min least
.하나 하나 한개
.남 남다 남은 left remaining
.일 일하다 업무 근무 근무하다 work job
.찾다 찾다 찾아보다 find look pick search
.잠깐 잠깐 잠시 잠깐만
.사람 사람 이들 anyone
.역할 역할 임무 일을 기능 용도 쓸모 효과 role function purpose effect
시작 시작 시작하다 개시 스타트 출발 시작되다 start begin beginning starts
끝 끝 끝나다 종료 마치다 끝내다 종료되다 end finish over
마감 마감 마감일 deadline
재개 재개 재시작 이어지다 restart resume
빌리다 빌리다 대출 대여 렌트 렌탈 빌려주다 빌려가다 borrow rent lend loan checkout
반납 반납 돌려주다 되돌리다 갖다주다 리턴 return
결제 결제 지불 납부 계산하다 입금 지불하다 pay payment
환불 환불 돌려받다 페이백 환불받다 refund
할인 할인 세일 깎다 저렴하다 discount cheap cheaper
늦다 늦다 지각 연체 늦게 연체되다 overdue late delay
벌칙 벌칙 벌 페널티 패널티 불이익 제재 penalty punishment
연체료 연체료 벌금 과태료 fine
연장 연장 늘리다 갱신 연장하다 extend extension renew renewal
빨간 빨간 빨강 빨간색 빨강색 붉은 적색 red
파란 파란 파랑 파란색 파랑색 푸른 청색 blue
노란 노란 노랑 노란색 노랑색 yellow
초록 초록 초록색 녹색 green
하얀 하얀 흰 하얀색 흰색 하양 백색 white
검은 검은 검정 까만 검은색 검정색 까만색 black
색 색 색깔 색상 컬러 무슨색 color colour
모양 모양 형태 생김새 shape
무게 무게 무겁다 중량 몇킬로 몇키로 몇그램 weight heavy weigh
거리 거리 멀다 간격 distance far
온도 온도 몇도 춥다 덥다 temperature temp degrees degree
속도 속도 빠르다 speed fast
나이 나이 연령 몇살 살 age old
뜻 뜻 의미 정의 meaning mean definition
차이 차이 다르다 차이점 구별 difference different differ
종류 종류 유형 kind type types
전화 전화 전화번호 연락처 연락하다 연락 내선 통화 phone telephone call calls contact
주소 주소 address
이메일 이메일 메일 email mail
홈페이지 홈페이지 웹사이트 사이트 누리집 website site homepage
단추 단추 버튼 button buttons
불 램프 전등 lamp
용량 용량 capacity
센티 센티 센치 센티미터 cm centimeters
킬로 킬로 키로 킬로그램 kg kilo kilos kilograms
그램 그램 그람 gram grams
숟가락 숟가락 숟갈 스푼 spoon spoons
휴대폰 휴대폰 핸드폰 폰 스마트폰 smartphone
앱 앱 어플 애플리케이션 app application
비밀번호 비밀번호 비번 암호 패스워드 password passcode pin
와이파이 와이파이 무선인터넷 인터넷 wifi internet network
연결 연결 접속 접속하다 연결하다 로그인 connect login log signin
가입 가입 회원가입 등록 등록하다 가입하다 join register registration signup enroll
신청 신청 신청하다 접수 지원하다 apply request
예약 예약 예약하다 부킹 book reserve reservation booking
취소 취소 취소하다 캔슬 cancel cancelled canceled cancellation
변경 변경 바꾸다 바뀌다 변경하다 수정 교환 change switch modify replace exchange
만들다 만들다 제작 생성 작성 발급 발급받다 재발급 만드 만드는 issue create
발명 발명 창시 고안 만들어지다 invent founded founder inventor
탈퇴 탈퇴 해지 그만두다 quit withdraw
멈추다 멈추다 정지 중지 일시정지 멈춤 pause stop suspend
회원 회원 멤버 가입자 이용자 member members membership
회원증 회원증 카드 출입증 회원카드 출입카드 card badge
분실 분실 잃어버리다 잃다 없어지다 분실물 lost lose
고장 고장 고장나다 망가지다 부서지다 파손 깨지다 오류 에러 broken break damage damaged error
수리 수리 고치다 as repair fix
훼손 훼손 찢다 찢어지다 더럽히다 망치다
먹다 먹다 식사 취식 음식 음식물 밥 섭취 끼 eat food meal dining
급식 급식 밥
마시다 마시다 음료 음료수 drink drinks beverage
반입 반입
점심 점심 중식 점심시간 점심밥 lunch
식대 식대 점심값 밥값
저녁 저녁 석식 저녁밥 dinner
아침 아침 조식 아침밥 아침식사 breakfast
메뉴 메뉴 식단 식단표 menu dish dishes
채식 채식 비건 채식하다 vegetarian vegan
알레르기 알레르기 알러지 allergy allergic allergies
물 물 생수 water
커피 커피 coffee
화장실 화장실 restroom toilet bathroom
샤워 샤워 씻다 shower wash
수건 수건 타월 타올 towel towels
옷 옷 복장 의상 입다 wear clothes clothing outfit dress
유니폼 유니폼 운동복 uniform
신발 신발 운동화 실내화 신다 shoes shoe sneakers
양말 양말 socks
사물함 사물함 락커 라커 보관함 locker lockers
보관 보관 맡아두다 store storage
열쇠 열쇠 자물쇠 key lock
주차 주차 주차장 차 차량 자동차 파킹 parking park car
자전거 자전거 bike bicycle
입구 입구 출입구 정문 entrance gate
문 문 door doors
입장 입장 입장하다 출입 출입하다 enter entry admission
퇴장 퇴장 퇴장하다 나가게 쫓겨나다 퇴사 exit expelled
열다 열다 개관 오픈 영업 운영 운영하다 여는 여시 여나요 여나 개방 open opening opens
닫다 닫다 폐관 문닫다 close closing closed shut lock
쉬다 쉬다 휴무 휴관 휴무일 휴관일 휴일 휴업 쉬는날 holiday holidays off
휴가 휴가 연차 월차 반차 vacation leave
급여 급여 월급 봉급 임금 급여일 월급날 salary wage
재택 재택 재택근무 원격근무 remote wfh
출근 출근 출근하다 commute
회의 회의 미팅 회의하다 meeting meetings
회의실 회의실 미팅룸
방 방 객실 room rooms
손님 손님 방문객 방문자 외부인 guest guests visitor visitors
프린터 프린터 인쇄 출력 프린트 복사 복사기 인쇄하다 print printing printer copy copier
컴퓨터 컴퓨터 피씨 노트북 랩탑 pc computer laptop
선생님 선생님 강사 코치 트레이너 선생 교사 쌤 샘 teacher coach trainer instructor
직원 직원 스태프 사원 staff employee employees
학생 학생 학생들 student students
신분증 신분증 학생증 민증 identification
서류 서류 증빙 documents document
영수증 영수증 receipt
선물 선물 gift present
선수 선수 플레이어 player players
팀 팀 편 조 모둠 team teams side crew
상대 상대 상대방 상대편 상대팀 opponent opponents rival
경기 경기 게임 겜 시합 매치 대결 한판 판 라운드 match game games matches round rounds
경기장 경기장 코트 구장 운동장 필드 court field pitch stadium
공 공 볼 ball balls
골대 골대 골 골문 goal goals
점수 점수 득점 스코어 포인트 점 득점하다 score point points scoring scores
이기다 이기다 승리 우승 승패 승부 win winner winning wins
지다 패배 졌을 지면 lose loser
비기다 비기다 무승부 동점 tie draw
반칙 반칙 파울 위반 위반하다 foul fouls violation
심판 심판 주심 레프리 판정 referee umpire judge
던지다 던지다 투척 throw throws throwing
차다 킥 kick kicking
잡다 잡다 쥐다 붙잡다 hold catch grab holding
놓치다 놓치다 떨어뜨리다 흘리다 drop
손 손 hand hands
발 발 다리 foot feet leg legs
머리 머리 head
뛰다 뛰다 달리다 런닝 러닝 run running
막다 막다 수비 방어 지키다 defend defense guard block
공격 공격 공격하다 attack offense
빼앗다 빼앗다 뺏다 가로채다 뺏기다 빼앗기다 steal
패스 패스 건네다 pass passes
교체 교체 교대 선수교체 교체하다 substitution substitute
연습 연습 훈련 연습하다 트레이닝 practice training
운동 운동 운동하다 헬스 exercise workout
수업 수업 강의 클래스 레슨 강좌 class lesson course lecture
시험 시험 테스트 exam test
숙제 숙제 과제 homework assignment
배우다 배우다 학습 공부 익히다 learn study
책 책 도서 서적 book books
자리 자리 좌석 앉다 seat seats sit
사진 사진 촬영 찍다 photo picture pictures photograph
소음 소리 떠들다 대화 조용하다 조용히 noise talk talking loud quiet silent
아이 아이 어린이 아동 아기 자녀 유아 꼬마 child children kid kids
어른 어른 성인 adult adults
동물 동물 반려동물 애완동물 강아지 개를 dog dogs pet pets animal animals
고양이 고양이 cat cats
친구 친구 지인 동반 friend friends
데려가다 데려가다 데려오다 invite
쓰레기 쓰레기 쓰레기통 버리다 분리수거 재활용 trash garbage waste recycling
청소 청소 청소하다 치우다 clean cleaning
빨래 빨래 세탁 세탁실 세탁기 laundry washing
택배 택배 소포 배송 배달 parcel parcels package packages delivery deliver delivered
사다 구매 구입 구매하다 구입하다 사려면 사고싶 buy purchase
팔다 판매 판매하다 팔아요 파나요 sell
문의 문의 inquiry
도움 도움 돕다 도와주다 help
무료 무료 공짜 무상 free
하루 하루 일일 daily
매일 매일 날마다 everyday
주말 주말 토요일 일요일 weekend saturday sunday
평일 평일 주중 weekday weekdays
오전 오전 am morning
오후 오후 pm afternoon
혼자 혼자 홀로 단독 alone single
여러 여러 다수 복수 several multiple
순서 순서 차례 순번 order turn
달 달 월 개월 month months monthly
년 년 일년 year years
주 일주일 주일 week weeks weekly
"""
