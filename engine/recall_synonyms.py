"""Everyday words that mean the same in questions, Korean and English, one concept a line."""

from __future__ import annotations

from collections.abc import Iterator

from engine.recall_text import put_together, take_apart

# The first word names the concept. A word that ends in 다 is a verb or adjective and stands for all its forms.
GROUPS = """
시작 시작하다 개시 스타트 출발 킥오프 열리다 start begin beginning
끝 끝나다 종료 마치다 마감 마감일 끝내다 end finish over deadline
다시 재개 재시작 이어지다 이어서 restart resume again
빌리다 대출 대여 렌트 렌탈 빌려주다 대여료 borrow rent lend loan checkout
반납 돌려주다 되돌리다 갖다주다 리턴 return
돈 요금 비용 가격 값 금액 얼마예요 얼마에요 얼마야 얼마인가요 얼마죠 얼마지 얼마임 이용료 회비 수강료 참가비 식대 단가 price cost fee charge pay payment rate expensive
결제 지불 내다 납부 계산하다 입금 pay payment
환불 돌려받다 페이백 refund
할인 세일 깎다 저렴하다 싸다 discount cheap cheaper
늦다 지각 연체 지나다 늦게 overdue late delay
연체료 벌금 페널티 과태료 penalty fine
기간 며칠 몇일 동안 얼마동안 일수 duration period long days
연장 늘리다 갱신 연기 extend extension renew renewal
시간 몇시간 몇분 소요 걸리다 분량 time hours minutes
시각 몇시 시에 oclock hour
인원 인원수 명수 몇명 몇사람 사람수 명 사람 정원 people person persons members
개 갯수 개수 몇개 수량 가지 pieces
권 몇권 books
번 횟수 몇번 회 번수 times
층 몇층 floor
크기 사이즈 규격 면적 넓이 size big area large
길이 길다 세로 length long
폭 너비 가로 넓다 width wide
높이 높다 height high tall
무게 무겁다 중량 몸무게 weight heavy weigh
거리 멀다 distance far
온도 몇도 춥다 덥다 temperature
속도 빠르다 빨리 speed fast
나이 연령 몇살 살 age old
색 색깔 색상 컬러 color colour
이름 명칭 성함 name called
뜻 의미 정의 meaning mean definition
차이 다르다 차이점 구별 difference different differ
종류 가지 유형 kind type types
번호 전화 전화번호 연락처 연락하다 연락 내선 phone telephone number call contact
주소 address
이메일 메일 email mail
홈페이지 웹사이트 사이트 누리집 website site homepage
앱 어플 애플리케이션 app application
비밀번호 비번 암호 패스워드 password passcode pin
와이파이 무선인터넷 인터넷 wifi wi-fi internet
로그인 접속 접속하다 login log signin
가입 회원가입 들어가다 등록 등록하다 join register registration signup enroll
신청 신청하다 접수 지원하다 apply application request
예약 예약하다 부킹 잡다 book reserve reservation booking
취소 취소하다 무르다 캔슬 cancel cancellation
변경 바꾸다 바뀌다 변경하다 수정 고치다 교체 교환 change switch modify replace exchange
만들다 제작 생성 작성 발급 발급받다 만드 make create issue
탈퇴 해지 그만두다 그만 quit leave withdraw
회원 멤버 가입자 이용자 member members membership
회원증 카드 출입증 회원카드 출입카드 card pass badge
분실 잃어버리다 잃다 없어지다 분실물 lost lose
고장 고장나다 망가지다 부서지다 파손 깨지다 안되다 오류 에러 broken break damage damaged error repair
훼손 찢다 찢어지다 더럽히다 망치다 damage
수리 고치다 as a/s repair fix
찾다 검색 찾아보다 find search look
먹다 식사 취식 음식 음식물 밥 섭취 eat food meal dining
마시다 음료 음료수 drink drinks beverage
점심 중식 점심시간 점심밥 lunch
저녁 석식 dinner
아침 조식 breakfast
메뉴 식단 반찬 menu dish dishes
채식 비건 vegetarian vegan
알레르기 알러지 allergy allergic allergies
물 생수 정수기 water
커피 coffee
화장실 세면대 restroom toilet bathroom
샤워 샤워실 씻다 shower wash
수건 타월 타올 towel towels
옷 복장 의상 입다 유니폼 운동복 wear clothes clothing uniform outfit dress
신발 운동화 실내화 신다 shoes shoe sneakers
사물함 락커 라커 보관함 locker lockers storage
열쇠 키 key
주차 주차장 차 차량 자동차 파킹 parking park car
자전거 bike bicycle
입구 출입구 문 정문 entrance door gate
입장 입장하다 출입 들어오다 enter entry admission
나가다 퇴장 퇴장하다 exit out leave
열다 개관 오픈 영업 운영 운영하다 여는 open opening
닫다 폐관 문닫다 close closing closed shut
쉬다 휴무 휴관 휴무일 휴관일 쉬는날 휴일 휴업 holiday closed off
휴가 연차 월차 반차 vacation leave dayoff
병가 아프다 sick
출근 출근하다 clockin commute
퇴근 퇴근하다
재택 재택근무 원격근무 remote wfh home
회의 미팅 모임 회의하다 meeting meetings
회의실 미팅룸 room
프린터 인쇄 출력 프린트 복사 복사기 printer print printing copy copier
컴퓨터 피씨 pc 노트북 랩탑 computer laptop
담당 담당자 책임자 관리자 맡다 책임 담당하다 manager charge responsible owner
선생님 강사 코치 트레이너 선생 교사 teacher coach trainer instructor
직원 스태프 사원 staff employee
학생 학생들 student students
신분증 학생증 민증 id identification
서류 준비물 챙기다 가져오다 가져가다 준비하다 지참 지참물 documents bring
영수증 receipt
선물 gift present
규칙 규정 룰 룰이 rule rules regulation
금지 막다 금하다 forbidden prohibited ban banned
선수 플레이어 경기자 player players
팀 편 조 team teams side
상대 상대방 상대편 상대팀 적 opponent opponents rival
경기 게임 시합 매치 대결 match game games matches
경기장 코트 구장 운동장 필드 court field pitch stadium
공 볼 ball balls
골 골대 골문 goal goals
점수 득점 스코어 포인트 점 score points point scoring
이기다 승리 우승 승패 승부 이긴 win winner winning
지다 패배 lose loser
비기다 무승부 동점 tie draw
반칙 파울 위반 foul fouls violation
심판 주심 레프리 referee umpire judge
던지다 투척 throw throws throwing
차다 킥 발로 kick
잡다 쥐다 들다 붙잡다 hold catch grab holding
손 hand hands
발 다리 foot feet leg legs
머리 head
뛰다 달리다 런닝 러닝 run running
막다 수비 방어 지키다 defend defense guard block
공격 공격하다 attack offense
빼앗다 뺏다 가로채다 뺏기다 steal
패스 건네다 pass
교체 교대 substitution substitute
후보 대기선수 bench
연습 훈련 연습하다 트레이닝 practice training
운동 운동하다 헬스 exercise workout
수업 강의 클래스 레슨 강좌 class lesson course lecture
시험 테스트 평가 exam test
숙제 과제 homework assignment
배우다 학습 공부 익히다 learn study
책 도서 서적 book
자리 좌석 앉다 자리에 seat seats sit
방 객실 룸
사진 촬영 찍다 photo picture pictures photograph
소리 떠들다 대화 이야기 얘기 noise talk talking loud
아이 어린이 아동 아기 자녀 유아 꼬마 child children kid kids
어른 성인 adult adults
동물 반려동물 애완동물 강아지 개를 pet pets dog animal animals
친구 지인 동반 같이 데려가다 데려오다 함께 friend friends guest guests visitor
쓰레기 쓰레기통 버리다 분리수거 재활용 trash garbage waste recycling
청소 청소하다 치우다 clean cleaning
택배 소포 배송 배달 parcel package delivery deliver
쓰다 사용 이용 사용하다 이용하다 쓰이다 usage use
받다 수령 수령하다 받아보다 receive pickup
주다 지급 제공 제공하다 나눠주다 provide give provided
보내다 전송 발송 제출 제출하다 내야 send submit
사다 구매 구입 구매하다 buy purchase
팔다 판매 판매하다 sell
문의 물어보다 여쭤보다 inquiry ask question
도움 돕다 도와주다 help
무료 공짜 무상 free
하루 일일 day daily
매일 날마다 everyday
주말 토요일 일요일 토일 weekend saturday sunday
평일 주중 weekday weekdays
오전 am morning
오후 pm afternoon
최대 최고 한도 제한 한계 maximum max limit most
최소 최저 minimum min least
혼자 홀로 단독 alone single
여러 다수 복수 several multiple
순서 차례 순번 order turn
종이 용지 paper
""".strip()


def concepts() -> Iterator[tuple[str, str]]:
    """Yield every surface form with the name of its concept; the first group that has a form keeps it."""
    for line in GROUPS.splitlines():
        words = line.split()
        for word in words:
            for form in forms(word):
                yield form, words[0]


def forms(word: str) -> Iterator[str]:
    """Yield a word itself or, for a dictionary form in 다, the heads its endings are put to."""
    if len(word) > 1 and word.endswith("다"):
        yield from heads(word[:-1])
    else:
        yield word


def heads(stem: str) -> Iterator[str]:
    """Yield how a verb stem can look before an ending: 빌리 gives 빌리, 빌릴, 빌린, 빌립, 빌림, 빌려, 빌렸."""
    body, last = stem[:-1], stem[-1]
    initial, vowel, final = take_apart(last)
    yield stem
    if final == _FINALS["ㄹ"]:
        for other in ("", "ㄴ", "ㅂ", "ㅁ"):
            yield body + put_together(initial, vowel, _FINALS[other])
    elif final == _FINALS["ㅂ"]:
        open_stem = body + put_together(initial, vowel, 0)
        yield from (open_stem + syllable for syllable in ("우", "워", "와", "운", "울", "웠", "왔"))
    elif not final:
        for other in ("ㄹ", "ㄴ", "ㅂ", "ㅁ"):
            yield body + put_together(initial, vowel, _FINALS[other])
        yield from _contracted(body, initial, vowel)


def _contracted(body: str, initial: int, vowel: int) -> Iterator[str]:
    fused = _FUSED.get(vowel, vowel)
    if vowel == _EU and body and take_apart(body[-1])[1] in _BRIGHT:
        fused = 0
    if vowel == _EU and initial == _RIEUL and body:
        first, middle, _ = take_apart(body[-1])
        body = body[:-1] + put_together(first, middle, _FINALS["ㄹ"])
    yield body + put_together(initial, fused, 0)
    yield body + put_together(initial, fused, _FINALS["ㅆ"])


_FINALS = {"": 0, "ㄴ": 4, "ㄹ": 8, "ㅁ": 16, "ㅂ": 17, "ㅆ": 20}
_EU, _RIEUL, _BRIGHT = 18, 5, (0, 8)
# ㅣ becomes ㅕ, ㅗ ㅘ, ㅜ ㅝ, ㅡ ㅓ, ㅚ ㅙ when 아 or 어 follows.
_FUSED = {20: 6, 8: 9, 13: 14, 18: 4, 11: 10}
