//! The strings of the home page, which a visit to another lesson does not wait for: see
//! [`super::strings`].

use super::tables;

tables! {
    /// Every fixed string of the home page.
    HomeStrings

    // The map
    hero_crash: "Crash the leader", "让领导者崩溃";
    hero_lesson: "Open the lesson", "进入课程";
    hero_leads: "{0} leads. Click a server to crash it, a link to cut it, a message to lose it.",
        "{0} 是领导者。点服务器让它崩溃，点链路把它切断，点消息让它丢失。";
    hero_down: "{0} is down and {1} leads. Click {0} to start it again.", "{0} 已宕机，{1} 是领导者。点 {0} 让它重新启动。";
    hero_none: "Nobody leads. Watch the timers run down: the first to end asks for votes.",
        "现在没有领导者。看定时器倒数：最先到时的服务器会请求投票。";
    hero_stuck: "Too many servers are down for a majority, so nobody can lead. Click one to start it again.",
        "宕机的服务器太多，凑不成多数派，选不出领导者。点其中一台，让它重新启动。";
    stage_prevent: "Prevent", "预防";
    stage_prevent_note: "Keep it from mattering", "让故障不造成影响";
    stage_detect: "Detect", "检测";
    stage_detect_note: "Notice that it happened", "发现故障已经发生";
    stage_locate: "Locate", "定位";
    stage_locate_note: "Find where it is", "找到故障在哪里";
    stage_recover: "Recover", "恢复";
    stage_recover_note: "Undo what it did", "消除故障的后果";
    stage_agree: "Agree", "共识";
    stage_agree_note: "Decide together in spite of it", "有故障也能达成一致";
    coming_count: "{0} more lessons are coming", "还有 {0} 课即将上线";
    solved_count: "tasks solved: {0}", "已完成任务：{0}";
    coming: "coming", "即将上线";

    // The page
    promise_more: "Real algorithms run in this page. Crash a server, cut a cable, lose a message, rewind, and see whether the algorithm holds.",
        "真正的算法就在这个网页里运行。让服务器崩溃、切断链路、丢掉消息，再倒回去重来，看算法能不能顶住。";
    start_raft: "Start: crash a leader", "开始：让领导者崩溃";
    start_raft_note: "Raft, about {0} minutes", "Raft，约 {0} 分钟";
    start_soon: "The first lesson is on its way.", "第一课即将上线。";
    no_stage_title: "The life of a fault", "故障的一生";
    map_intro: "The lessons follow a fault from before it happens until the system lives with it.",
        "课程沿着一次故障展开：从发生之前，到系统学会与它共存。";
    how_title: "What you can rely on", "四个承诺";
    how_real_title: "What moves is the algorithm", "动起来的就是算法本身";
    how_real: "One implementation runs in this page, in the tests and on the command line. Nothing is a scripted animation, and no message is drawn that was not sent.",
        "网页、测试和命令行运行的是同一份实现。没有预先编排的动画，画出来的每一条消息都真的发送过。";
    how_again_title: "Every run can be repeated", "每次运行都能重现";
    how_again: "The same parameters, seed and acts give the same run, byte for byte, in every browser. Step back, branch off, or send it to a friend as a link.",
        "同样的参数、随机种子和操作，在任何浏览器里都得到逐字节相同的运行。可以后退，可以另开分支，也可以用一个链接发给朋友。";
    how_checked_title: "What is claimed is checked", "每个断言都经过检查";
    how_checked: "The algorithm’s properties are checked after every step. Broken variants show that the checks do catch mistakes.",
        "每走一步都会检查算法的性质。附带的错误变体说明，这些检查确实能抓住错误。";
    how_measured_title: "Theory meets measurement", "理论对照测量";
    how_measured: "Where there is a formula, its curve is drawn beside what the same code has just measured on the page. Common mistakes are drawn too, so that you see how far off they are.",
        "凡有公式之处，理论曲线都与同一份代码刚在页面上测得的结果画在一起；常见的错误公式也画在旁边，错在哪里一目了然。";
}
