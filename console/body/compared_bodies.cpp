#include "console/body/compared_bodies.hpp"

#include <QCoreApplication>

#include <variant>

namespace signalbox::console {

namespace {

using storage::part_state;
using storage::payload_part;
using storage::payload_presence;

QString tr(char const* text)
{
    return QCoreApplication::translate("Bodies", text);
}

BodyText comparedAnswers(ComparedRequest const& left, ComparedRequest const& right)
{
    Exchange const a = readExchange(left.kept, left.form), b = readExchange(right.kept, right.form);
    for (Exchange const* each : {&a, &b})
        if (each->replies.empty())
            return {.about =
                        tr("The answer of %1 could not be read: %2.")
                            .arg(each == &a ? tr("the marked request") : tr("this request"), QString::fromStdString(each->reply_trouble))};
    return textDifference(answerLines(a), answerLines(b));
}

}  // namespace

std::string answerLines(Exchange const& of)
{
    std::string out;
    for (std::size_t at = 0; at < of.replies.size(); ++at) {
        if (of.replies.size() > 1) out += tr("Choice %1").arg(at + 1).toStdString() + "\n";
        for (model::part const& each : of.replies[at].parts) {
            if (auto const* const text = std::get_if<model::text_part>(&each)) out += text->text + "\n";
            if (auto const* const call = std::get_if<model::tool_call_part>(&each)) out += "→ " + call->name + " " + call->arguments + "\n";
        }
    }
    return out;
}

BodyText comparedBodies(ComparedRequest const& left, ComparedRequest const& right, ComparedSide side)
{
    payload_part const part = side == ComparedSide::requests ? payload_part::asked : payload_part::answered;
    for (ComparedRequest const* each : {&left, &right}) {
        part_state const state = each->kept.of.at(part).state;
        if (each->kept.presence != payload_presence::kept || state != part_state::kept) {
            BodyText none{.presence = each->kept.presence, .state = state};
            none.about = each == &left ? tr("Of the marked request:") : tr("Of this request:");
            return none;
        }
    }
    return side == ComparedSide::requests ? textDifference(left.kept.of.at(part).body, right.kept.of.at(part).body)
                                          : comparedAnswers(left, right);
}

}  // namespace signalbox::console
