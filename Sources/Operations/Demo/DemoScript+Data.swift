/// Invented matters. No person, place or event in them is real.
extension DemoScript {
    static let letters: [Letter] = [
        Letter(
            title: "小区电梯三天两头坏", text: "阳光苑三号楼电梯本月坏了四次，老人上下楼很不方便，物业一直说在等配件。", matter: "housing",
            place: "shiqiao", hoursAgo: 700, steps: [2, 70, 90], score: 4, writer: "林女士"),
        Letter(
            title: "村口路灯不亮", text: "下河村口到公交站一段路灯坏了半个月，晚上走路看不清。", matter: "construction", place: "xiahe",
            hoursAgo: 650, steps: [3, 48, 60], score: 5, writer: "老杨"),
        Letter(
            title: "油烟直排进窗户", text: "楼下烧烤店油烟从卫生间窗户灌进来，晚上没法开窗。", matter: "environment", place: "shiqiao_1",
            hoursAgo: 610, steps: [1, 260, 280], score: 2, writer: "何先生"),
        Letter(
            title: "校门口乱停车", text: "中心学校门口放学时段车辆乱停，孩子过马路危险。", matter: "traffic", place: "qingxi",
            hoursAgo: 560, steps: [2, 100, 130], score: 5, writer: "一位家长"),
        Letter(
            title: "社保断缴怎么补", text: "换工作断缴了三个月，想问能不能补，去哪里办。", matter: "labour", place: "baishi",
            hoursAgo: 520, steps: [1, 20, 30], score: 5, writer: "小周"),
        Letter(
            title: "广场舞音量太大", text: "每天晚上八点到九点半，音响对着居民楼，孩子写不了作业。", matter: "city", place: "shiqiao_2",
            hoursAgo: 480, steps: [3, 380], writer: "袁女士"),
        Letter(
            title: "公交末班太早", text: "青溪到县城末班车五点半就没了，下班赶不上。", matter: "traffic", place: "qingxi", hoursAgo: 430,
            steps: [2, 120], writer: "上班族"),
        Letter(
            title: "预付卡退款难", text: "健身房关门，卡里还有一千二百元，老板电话不接。", matter: "market", place: "shiqiao",
            hoursAgo: 400, steps: [2, 300, 320], score: 1, writer: "丁先生"),
        Letter(
            title: "承包地被占用修路", text: "修机耕路占了我家承包地三分，没有说法。", matter: "land", place: "tangkou", hoursAgo: 330,
            steps: [4], writer: "塘口村民"),
        Letter(
            title: "自来水发黄", text: "最近一周早上自来水发黄，有铁锈味。", matter: "construction", place: "xiahe_2",
            hoursAgo: 260, steps: [1, 50, 70], score: 5, writer: "许先生"),
        Letter(
            title: "幼儿园收费问题", text: "除保教费外又收兴趣班费，说是自愿，不交就没位置。", matter: "education", place: "qingxi",
            hoursAgo: 230, steps: [2], writer: "宝妈"),
        Letter(
            title: "工地夜间施工", text: "东侧工地夜里十一点还在打桩。", matter: "environment", place: "xiahe", hoursAgo: 170,
            steps: [3], writer: "夜班工人"),
        Letter(
            title: "垃圾桶满溢", text: "社区西门垃圾桶两天没清，天热味道大。", matter: "city", place: "shiqiao", hoursAgo: 120,
            steps: [1, 30], writer: "李阿姨"),
        Letter(
            title: "医院挂号机故障", text: "卫生院自助挂号机坏了，排队很长。", matter: "health", place: "baishi", hoursAgo: 96,
            steps: [2], writer: "病人家属"),
        Letter(
            title: "楼道堆放杂物", text: "三单元楼道堆满纸箱，消防通道堵了。", matter: "housing", place: "shiqiao_1", hoursAgo: 60,
            steps: [2], writer: "住户"),
        Letter(
            title: "申请加装减速带", text: "村道直路车速快，建议在小卖部前加减速带。", matter: "traffic", place: "xiahe_1", hoursAgo: 30,
            steps: [1], writer: "小卖部"),
        Letter(
            title: "路面塌陷", text: "白石桥头路面塌了一个坑，骑车容易摔。", matter: "other", place: "baishi", hoursAgo: 20,
            steps: [], writer: "骑行者"),
        Letter(
            title: "建议延长图书室开放时间", text: "镇图书室周末只开半天，希望延长。", matter: "other", place: "qingxi", hoursAgo: 5,
            steps: [], writer: "学生"),
    ]

    static let disputes: [Dispute] = [
        Dispute(
            story: "楼上卫生间漏水，客厅天花板发霉脱落，要求修复并赔偿。", matter: "neighbour", place: "xiahe", hoursAgo: 500,
            way: .settled, one: "赵春花", other: "陈家旺", amount: "2000"),
        Dispute(
            story: "两家共用通道堆放柴火，影响农用车进出。", matter: "neighbour", place: "shiqiao", hoursAgo: 420, way: .settled,
            size: "small", one: "石先生", other: "程先生"),
        Dispute(
            story: "宅基地界址不清，一方新砌围墙引发争执。", matter: "homestead", place: "xiahe", hoursAgo: 360, way: .failed,
            size: "large", one: "许老三", other: "许老五"),
        Dispute(
            story: "外出务工期间承包地由邻居代耕，收回时对补偿有争议。", matter: "land", place: "xiahe", hoursAgo: 150,
            way: .performing, one: "方大姐", other: "方老四", amount: "1500"),
        Dispute(
            story: "店铺到期，押金四千元未退。", matter: "business", place: "shiqiao", hoursAgo: 130, way: .performing,
            one: "茶叶店", other: "房东金某", amount: "4000"),
        Dispute(
            story: "离婚后子女探视时间谈不拢。", matter: "family", place: "shiqiao", hoursAgo: 90, way: .signing,
            one: "吴女士", other: "郑先生"),
        Dispute(
            story: "装修施工震裂隔壁墙面。", matter: "neighbour", place: "xiahe_1", hoursAgo: 70, way: .mediating,
            one: "孔奶奶", other: "装修户"),
        Dispute(
            story: "学生课间受伤，医药费分担有争议。", matter: "school", place: "qingxi", hoursAgo: 60, way: .mediating,
            one: "学生家长", other: "另一学生家长", amount: "3200"),
        Dispute(
            story: "拖欠采茶工资两个月，共六人。", matter: "labour", place: "xiahe", hoursAgo: 40, way: .consent,
            one: "采茶工六人", other: "茶场", amount: "18600"),
        Dispute(
            story: "道路拓宽征用菜地，补偿标准有异议。", matter: "construction", place: "shiqiao", hoursAgo: 30, way: .consent,
            size: "large", one: "村民组", other: "施工方", amount: "26000"),
        Dispute(
            story: "鸡鸭跑到邻家菜园。", matter: "neighbour", place: "xiahe_2", hoursAgo: 26, way: .village, one: "高婶",
            other: "罗叔"),
        Dispute(
            story: "停车剐蹭后互相推搡，未达治安处罚。", matter: "damage", place: "xiahe", hoursAgo: 6, way: .police,
            one: "摩托车主", other: "轿车车主", amount: "800"),
        Dispute(
            story: "询问低保申请条件和材料。", matter: "other", place: "shiqiao", hoursAgo: 5, way: .onTheSpot, one: "",
            other: ""),
        Dispute(
            story: "邻居安装空调外机正对窗户，噪音大。", matter: "neighbour", place: "shiqiao_1", hoursAgo: 3, way: .waiting,
            one: "汤女士", other: "楼下住户"),
        Dispute(
            story: "水渠改道后自家田里进不了水。", matter: "land", place: "xiahe", hoursAgo: 2, way: .waiting, one: "农户老潘",
            other: "村小组"),
    ]
}
