#include "server/mail/words.hpp"

namespace rostrum::mail {

// clang-format off: a line is a phrase.
const Words kChinese = {
    .tag = "zh",
    .right_to_left = false,
    .greeting = "{name}，您好：",
    .footer =
        "您收到此邮件，是因为有人用您的地址报名参加此活动。如果不是您本人，无需任何操作：未经您确认，一切都不会生效。",
    .date = "{year}年{month}{day}日 {weekday}",
    .weekdays = {"星期日", "星期一", "星期二", "星期三", "星期四", "星期五", "星期六"},
    .months = {"1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"},
    .confirm = {"请确认：{title}", "请确认这是您的地址，以报名参加“{title}”。您的名额保留至 {until}。", "在此页面确认"},
    .confirmed = {"报名成功：{title}",
                  "您已获得“{title}”的名额。您的个人链接可进入活动，也可修改或取消报名；请勿转发。", "打开您的页面"},
    .waiting = {"候补名单：{title}", "“{title}”的名额已满。您已进入候补名单，一有名额我们就会通知您。", "打开您的页面"},
    .awaiting = {"等待批准：{title}", "谢谢，您的地址已确认。“{title}”的主办方将审核您的报名，届时会通知您。",
                 "打开您的页面"},
    .offered = {"为您保留的名额：{title}", "“{title}”有了空余名额，为您保留至 {until}。", "在此页面接受名额"},
    .declined = {"您的报名：{title}", "很抱歉，“{title}”的主办方未能接受您的报名。", "打开您的页面"},
    .cancelled = {"报名已取消：{title}", "您对“{title}”的报名已取消。", "打开您的页面"},
    .invited = {"邀请：{title}", "诚邀您参加“{title}”。", "在此页面答复"},
    .rescheduled = {"时间变更：{title}", "“{title}”的时间有变。您的报名仍然有效。", "打开您的页面"},
    .called_off = {"活动取消：{title}", "“{title}”不再举行。", "打开活动页面"},
    .day_before = {"明天：{title}", "“{title}”将于明天举行。", "前往活动"},
    .soon = {"即将开始：{title}", "“{title}”将在几分钟后开始。", "前往活动"},
    .comment = {"请确认您的评论：{title}",
                "有人用此地址对“{title}”发表了评论。是您写的吗？请在 {until} "
                "之前在页面上阅读并确认；组织者审阅后其他人才能看到。",
                "查看评论"},
    .thanks = {"感谢参与：{title}", "感谢您参与“{title}”。", "打开活动页面"},
    .sign_in =
        {"登录：{title}",
         "这是以组织者身份登录 {title} 的链接。仅可使用一次，15 分钟内有效；在页面上按下按钮之前不会发生任何事。",
         "在此页面登录"},
    .recording_follows = "录像发布后会出现在活动页面上。",
    .comments_welcome = "欢迎在页面上发表评论。",
    .between_sentences = "",
    .comment_footer =
        "您收到此邮件，是因为有人用您的地址写了一条评论。如果不是您本人，无需任何操作：未经您确认，它不会出现在任何地方"
        "，并会被删除。",
    .sign_in_footer =
        "您收到此邮件，是因为有人用您的地址申请了登录链接。如果不是您本人，无需任何操作：没有该链接，谁也无法进入。请勿"
        "转发给任何人。",
    .own_page = "您的页面",
};
// clang-format on

}  // namespace rostrum::mail
