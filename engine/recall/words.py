"""The small words of Korean and English that carry no subject: particles, endings, question words."""

from __future__ import annotations


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


PARTICLES = _words(
    """은 는 이 가 을 를 의 에 에서 에게 한테 께 께서 으로 로 와 과 랑 이랑 하고 도 만 까지 부터 마다 보다
    처럼 같이 밖에 조차 마저 이나 나 든지 이든 든 라도 이라도 요 에는 에서는 에선 엔 에도 에서도 으로는
    로는 으론 론 으로도 로도 까지는 까진 까지만 까지도 부터는 만은 만이 에게는 한테는 한테서 에서의
    로의 으로의 과의 와의 라는 이라는 란 이란 라고 이라고 라면 이라면 이면 면 당 별 별로 쯤 정도 씩 들
    들은 들이 들을 들의 들도 들에게 들끼리 끼리 에다 에다가 에게서 으로부터 로부터 중 중에 중에서
    중에는 때 때는 마다요 님 님이 님은 님께 짜리 째 하고는 이서 서 에서만 에만 은요 는요 이요 을요 를요
    에서요 도요 만요 으로요 로요 까지요 부터요 하고요 랑요 이랑요 은용 는용"""
)

COPULAS = _words(
    """이야 야 이에요 예요 에요 이예요 이에여 예여 에여 인가요 인가 인가여 입니까 인지 인지요 이죠 죠 이지
    지 지요 이지요 일까 일까요 인데 인데요 이냐 냐 이니 니 임 입니다 이다 다 였 이었 이었나요 였나요 인
    일 이던가 이더라 더라 이래 래 래요 이라 라 여 용 이용 염 이여 인거야 인거죠 인건가요 일지 이구나
    이고 이며 인데여 이려나 려나 였지 였죠 였더라 이었지 이었죠 인걸까 인걸까요 이라며 라며 이라던데
    라던데 잖아 이잖아"""
)

ENDINGS = _words(
    """나요 나 나여 는지 는지요 는가 는가요 는데 는데요 는 을까 을까요 을 은 은가요 은지 은데 어요 아요 어
    아 여 여요 었 았 었어 았어 었나요 았나요 습니까 습니다 니까 니다 려면 으려면 려고 으려고 려는데 면
    으면 고 지 지요 죠 니 으니 냐 으냐 네 네요 자 게 게요 러 으러 며 으며 면서 으면서 다 다가 던 도록
    어도 아도 어서 아서 어야 아야 도 서 야 야지 야죠 래 래요 세요 으세요 시나요 으시나요 시 으시 십니까
    으십니까 셔 셔요 줘 줘요 주세요 주라 주실 주시 가요 가 까 까요 지는 지도 진 지만 지면 데 데요 요
    구나 군요 거든 거든요 는거야 는거 는건 는건가요 는건지 는거죠 는거예요 던데 더라 었던 았던 었지
    았지 어줘 아줘 어주세요 아주세요 어봐 아봐 수 때 거 거야 건 걸 것 나용 어용 아용 어염 슴까 음 ㅁ
    는다 는다고 는다면 는단 란 라고 라면 려나 으려나 냐고 는걸까 는걸까요 어도돼 아도돼 는거임 임 이
    습니까요 으러면 러면 ㄹ래 고싶 고싶은데 고싶어요 아야 어야하 아야하 어야돼 아야돼 아서 니깐 으니까
    었는데 았는데 었을 았을 었으면 았으면 어버 어버렸 어야지 음 어서요"""
)

HA_FORMS = _words(
    """하 해 해요 했 했나요 했어 했는데 했으면 하나요 하나 하는 하는지 하는지요 하는데 하는데요 하는가
    하는가요 하려면 하려고 하려는데 하면 하고 하지 하죠 하니 하냐 하자 하게 하기 하러 하며 하면서 하다
    하다가 하던 하도록 하느라 한 한다 한다면 한다고 한가요 한지 한데 할 할까 할까요 할때 할수 합니까
    합니다 함 해도 해서 해야 해줘 해주세요 해봐 하신 하시 하세요 하실 하십니까 하셔 하여 하였 해줄 할래
    할게 하여야 하는거 하는건 하는거야 하는거죠 하는건가요 하고싶 하길 하긴 하든 하자마자 하라 하래
    한다는 해진 해지 해집 했을 했던 하거나 하라고 되 돼 돼요 돼여 되나요 되나 되는 되는지 되면 되고
    되지 되죠 되니 되냐 됩니까 됩니다 됨 된 될 될까 될까요 된다 됐 되었 되어 돼도 돼야 되려면 되는데
    되는거 되는건 되던 되나여 되요 되여 된다면 되서 돼서 됐나요 됐어 됐는데 되는거야 되는거죠
    되는건가요 돼나요 돼나 되어야 된거 되길 되기"""
)

SUFFIXES = PARTICLES | COPULAS | ENDINGS | HA_FORMS

# Whole words that say nothing about the subject. What asks for a kind of answer is a concept.
FILLERS = _words(
    """뭐 뭐야 뭐예요 뭐에요 뭐임 뭐지 뭐죠 뭐가 뭐를 뭐로 뭐라고 뭐냐 뭐니 뭔 뭔가 뭔가요
    왜이래 왜이럼 왜이러 왜그래 왜저래 왜이러죠 뭔지 뭔데 뭘
    뭘로 무엇 무엇이 무엇인가요 무엇인지 무엇을 무슨 어떤 어떠 어때 어때요 어떤가요 어떤지 어떨
    어떨까요 어느 그 이 저 그럼 그러면 그런데 근데 혹시 그리고 또 또는 아니면 제일 가장 정말 진짜 막 다
    다들 모두 전부 보통 대략 대충 약 총 전체 각 각각 각자 좀 조금 알려 알려줘 알려줘요 알려주세요
    알려주라 알려줄 알려주실 알려주 알 알아 알고 알수 알지 아는 아나요 아시나요 아세요 아시는 압니까
    싶어 싶어요 싶은데 싶은데요 싶습니다 싶으면 궁금 궁금해 궁금해요 궁금합니다 궁금한데 궁금하 말해
    말해줘 말해주세요 말씀 설명 설명해 설명해줘 설명해주세요 가르쳐 가르쳐줘 가르쳐주세요 물어 물어볼
    물어보 질문 질문이요 질문있 있 있어 있어요 있나요 있나 있는 있는지 있는데 있는데요 있으면 있죠 있지
    있을까 있을까요 있습니까 있음 있다면 있다 있고 있던 있는거야 있을 있던데 있었 계 계신 계신가요 계시
    하 해 해요 하면 하나요 하나 하는 하는지 하죠 하지 합니까 한다 해야 해야지 해야돼 해야되 할 할까
    할까요 하려면 하고 한가요 되 돼 돼요 되나요 되나 되는 되는지 되죠 되지 됩니까 될까 될까요 된다 수
    때 것 거 거야 거예요 거지 거죠 건 건가 건가요 건지 게 걸 걸까 걸까요 주 줘 줘요 주세요 줄 줄래 보
    봐 봐요 본 볼 우리 우리는 저희 나 내 난 내가 나는 제 제가 저는 전 여기 여기서 여긴 거기 거기서 이거
    그거 저거 이건 그건 이게 그게 요즘 지금 대해 대해서 관한 관해 관해서 관련 관련해서 대한 필요해
    필요한 필요한가요 필요하 같 같은 같아 같아요 그냥 그래서 일단 아 어 음 응 네 예 저기 저기요 안녕
    안녕하세요 죄송 죄송한데 실례지만 감사 감사합니다 부탁 부탁해 부탁드려요 부탁드립니다 빨리 급해
    급한데 혹 즉 만약 만약에 만일 원래 기본 기본적으로 일반적으로 현재 당 씩 정도 쯤 등 및 아직 이미
    너무 아주 매우 꼭 반드시 바로 딱 그래 그렇 이렇게 그렇게 저렇게 이런 그런 저런 생각 기억 까먹
    까먹었 헷갈 헷갈려 모르 몰라 모르겠 모르겠어 모르겠는데 모르는 봤 봤는데 왔 왔는데 온 처음인데 신입
    신입인데 초보 초보인데 ㅋㅋ ㅠㅠ 답 답변 대답 내용 사항 점 확인 확인해 어떻게되 어떻게돼 어떻게된
    어떻게됩 어떻게될 때문 때문에 한 두 세 네 둘 셋 열 총 매 첫 필요 얘기 의 것도 거나 하고싶 되고싶
    할지 해줄 해 이번 저번 요새 아무 아무나 무조건 직접 따로 혼 함 이요 원래는 보통은 다른 분 쪽 측
    동안 사이 사이에 정도 위해 위한 위해서 통해 의해 볼수 볼때 볼까 봐야 갈켜줘 갈쳐줘 알려주삼 알려줭
    알랴줘 알려주셈 알려주십시오 알려주시겠어요 가르쳐주실 설명좀 설명해주실 말해줄 말해줄래 알려줄래
    알려줄래요 궁금합니당 궁금해용 궁금함 궁금쓰"""
)

STOP_WORDS = _words(
    """a an the is are was were be been being am do does did doing done have has had having i you he she
    it we they me him her us them my your his its our their this that these those what which can could
    will would shall should must might to of in on at by for with about from into up down as than then
    so and or but if there here please tell know want need get got let just also any some one anyone
    someone anybody somebody something anything ask question hi hello hey thanks thank ok okay like i'm
    it's what's that's there's i'd i've you're don't doesn't isn't aren't can't how's where's who's
    when's whats wanna gonna actually exactly really maybe right now out off over again each every all
    both kind sort thing things much-needed happen happens happened go goes going come comes mean means
    supposed able very quickly quick own via per during while until till find only still else another
    other between cannot etc it'll yes sir mr offered available"""
)

# Endings that only a verb takes, so that what stands before them is one.
VERB_ENDINGS = (ENDINGS - PARTICLES - COPULAS) | {"면"}

# Two syllables of which the last may be a particle or belong to the word: 회의, 요가, 나이, 결과.
AMBIGUOUS_LAST = _words(
    """이 가 의 로 와 과 나 고 지 자 기 인 일 임 라 요 시 서 면 신 실 장 당 별 씩 수 도 만 해 한 할 함 되
    야 여 아 어 거 게 다 용 냐 니 네 래 데 때 중 님 째 란"""
)

# Added to a word they ask for its price: 급식비, 입장료, 점심값.
FEES = _words("""비 료 값 비용 요금 가격""")

# Words of one syllable that are things of their own and so no misspelling of another.
COMMON_NOUNS = _words(
    """공 콩 곰 꽃 풀 불 술 약 집 차 배 말 소 닭 빵 떡 쌀 국 밥 손 발 눈 코 입 귀 목 등 피 뼈 몸 산 강 별
    달 해 비 길 벽 방 칼 총 창 활 줄 끈 병 컵 돈 금 은 물 옷 책 개 새 쥐 양 게 굴 김 귤 감 밤 잣 삽 못
    붓 펜 빗 솜 실 천 춤 글 시 뱀 벌 섬 탑 절 역 골 팀 편 팩 캔 껌 잼 차 젤 폰 줌 앱 법 벌 뜻 꿈 땅 돌
    탁 뿔 알 약 연 윷 북 종 징"""
)

# Words that colour a question without changing what it asks; they matter only where they were taught.
SOFT = _words(
    """계속 갑자기 엄청 되게 완전 많이 자꾸 살짝 천천히 얼른 미리 항상 언제나 늘 가끔 자주 그대로 일부러
    실수로 함께 같이 서로 도중 도중에 중간 중간에 잘못 잘 더욱 상당히 굉장히 무척 별로 전혀 절대 절대로
    결국 드디어 방금 금방 곧 이따 나중에 오랜만 오랜만에 평소 평소에 대신 대신에 일반 그만 더이상 여러번
    어쩌 어쩌죠 어쩌나 어쩌지 어쩔 어째 뭐라 뭐래 왜이래 왜이러 왜이럼 왜그래 왜저래 어디다 어디다가
    아시는분 가능하 가능한지 괜찮 괜찮아 괜찮나 괜찮은 안되지 되는거 되는건 하려는 하려 하려구 하려는데
    할라고 할라면 해야함 해야돼 해야되 해야하 건지 건가 거임 거에요 거냐 정확히 구체적 구체적으로 자세히
    대체 도대체 어쨌든 아무튼 일단은 우선은 그나저나 제대로 마음대로 맘대로 멋대로 알아서 시점 가능한 사실
    근데요 님들 여러분 얘들아 저기여 있는거 있는건 없는거 cant dont doesnt didnt isnt im ive whats hows
    wheres whos thats youre lets gotta gimme plz pls please show shows usual usually normal normally exact
    exactly total totally overall amount suddenly always sometimes already still yet even just maybe quite
    made make makes making say says said word stuff way ways case whether must shall upon within without
    somehow currently generally especially necessary"""
)

# Everyday verbs before their endings: a question does not become another one by any of them alone.
COMMON_VERBS = _words(
    """붙어 붙은 달려 달린 놓여 놓인 돌아 돌려 돌리 돌아가 굴려 갖고 가져 들고 켜져 꺼져 나타나 보여 보이 생겨
    생기 줄여 높여 낮춰 맞춰 맞추 챙겨 잘라 나눠 나누 옮겨 옮기 밀어 당겨 눌러 누르 풀어 묶어 접어 섞어 부어
    담아 꺼내 끼워 뽑아 걸어 매달 떼어 좋아 나빠 싫어 지나 지난 넘어 넘기 넘겨 모아 모으 고쳐 벗어 신어 들어
    적어 적으 써서 사려면 사려고 필요없 괜찮을 망쳐 까먹 빼먹 빠져 빠지 튀어 떨어 떨어져 멈춰 흘러 채워 채우
    비워 비우 맡겨 남겨 남기 얻어 얻으 데리 데려 끌어 움직 움직여"""
)

LONG_ASKING = _words("""many much long big large often far late old tall wide deep high heavy early soon""")
