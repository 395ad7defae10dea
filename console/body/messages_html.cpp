#include "console/body/messages_html.hpp"

#include "console/body/message_parts.hpp"
#include "console/look/amount_of.hpp"
#include "console/look/theme.hpp"

#include <QCoreApplication>

#include <algorithm>

namespace signalbox::console {

namespace {

QString tr(char const* text, int n = -1)
{
    return QCoreApplication::translate("Messages", text, nullptr, n);
}

QColor roleColor(model::role who)
{
    switch (who) {
    case model::role::system:
    case model::role::developer: return Theme::instance().color(Role::neutral);
    case model::role::user: return Theme::instance().series(0);
    case model::role::assistant: return Theme::instance().series(2);
    case model::role::tool: break;
    }
    return Theme::instance().series(1);
}

struct Listed {
    model::turn const* turn;
    QString id;
    QString note;  // behind the role
};

std::vector<Listed> listed(Exchange const& of)
{
    std::vector<Listed> all;
    if (of.asked)
        for (model::turn const& each : of.asked->turns) all.push_back({&each, QStringLiteral("m%1").arg(all.size()), {}});
    for (std::size_t i = 0; i < of.replies.size(); ++i) {
        QString note = of.replies.size() > 1 ? tr("reply %1").arg(i + 1) : tr("the reply");
        if (!of.finish.empty()) note += QStringLiteral(", ") + QString::fromStdString(of.finish);
        all.push_back({&of.replies[i], QStringLiteral("r%1").arg(i), note});
    }
    return all;
}

QString messageHtml(Listed const& one, ShownParts& parts, QPalette const& palette)
{
    QString title = QStringLiteral("<b><font color='%1'>%2</font></b>").arg(roleColor(one.turn->who).name(), roleName(one.turn->who));
    if (!one.turn->name.empty()) title += QStringLiteral(" ") + QString::fromStdString(one.turn->name).toHtmlEscaped();
    if (!one.note.isEmpty())
        title +=
            QStringLiteral(" <font color='%1'>%2</font>").arg(palette.color(QPalette::PlaceholderText).name(), one.note.toHtmlEscaped());
    QColor const ground = palette.color(one.turn->who == model::role::user ? QPalette::AlternateBase : QPalette::Base);
    return QStringLiteral("<table width='100%' cellspacing='0' cellpadding='5'><tr><td bgcolor='%1'>%2%3</td></tr></table>")
        .arg(ground.name(), title, parts.html(*one.turn, one.id));
}

}  // namespace

QString roleName(model::role who)
{
    switch (who) {
    case model::role::system: return tr("System");
    case model::role::developer: return tr("Developer");
    case model::role::user: return tr("User");
    case model::role::assistant: return tr("Assistant");
    case model::role::tool: break;
    }
    return tr("Tool");
}

ReadMessages readMessages(storage::payload_outline const& of, BodyForm const& form)
{
    ReadMessages out{
        .of = readExchange(of, form), .pictures = {}, .presence = of.presence, .state = of.of.at(storage::payload_part::asked).state};
    for (Listed const& each : listed(out.of)) addPictures(out.pictures, *each.turn);
    return out;
}

QString messagesHtml(ReadMessages const& of, MessagesShape const& shape, QPalette const& palette)
{
    auto const all = listed(of.of);
    ShownParts parts(all.empty()   ? std::vector<model::turn>()
                     : of.of.asked ? of.of.asked->turns
                                   : std::vector<model::turn>(),
                     shape.opened, palette);
    std::vector<QString> shown;
    qsizetype spent = 0;
    std::size_t first = all.size();
    while (first > 0 && (spent < shape.budget || shown.empty())) {
        --first;
        parts.countPicturesBefore(first, [&](std::size_t at) -> model::turn const& { return *all[at].turn; });
        shown.push_back(messageHtml(all[first], parts, palette));
        spent += shown.back().size();
    }
    QString html;
    if (first > 0) html += QStringLiteral("<p><a href='more:'>%1</a></p>").arg(tr("Show earlier messages (%n)", static_cast<int>(first)));
    std::ranges::reverse(shown);
    for (QString const& each : shown) html += each + QStringLiteral("<p style='font-size:3px'>&nbsp;</p>");
    if (!of.of.reply_trouble.empty() && of.of.asked)
        html += QStringLiteral("<p><font color='%1'>%2</font></p>")
                    .arg(Theme::instance().color(Role::bad).name(),
                         tr("The reply: %1").arg(QString::fromStdString(of.of.reply_trouble).toHtmlEscaped()));
    return html;
}

QString messagesSummary(Exchange const& of)
{
    if (!of.asked) return {};
    QString out = amountOf(of.asked->turns.size() + of.replies.size(), tr("%1 message"), tr("%1 messages"));
    if (!of.asked->tools.empty())
        out += QStringLiteral(", ") + amountOf(of.asked->tools.size(), tr("%1 tool offered"), tr("%1 tools offered"));
    if (!of.asked->model.empty()) out += QStringLiteral(", ") + QString::fromStdString(of.asked->model);
    return out;
}

}  // namespace signalbox::console
