#include "console/playground/recorded_prompt.hpp"

#include <QCoreApplication>

#include <algorithm>
#include <variant>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RecordedPrompt)
};

QString asText(std::string const& bytes)
{
    return QString::fromStdString(bytes);
}

/// What a prompt has no place for, counted.
struct Losses {
    int images = 0, files = 0, sounds = 0, calls = 0, results = 0, thoughts = 0;

    QStringList words() const
    {
        QStringList out;
        auto const say = [&out](int count, QString const& what) {
            if (count > 0) out << QStringLiteral("%1: %2").arg(what).arg(count);
        };
        say(images, Words::tr("images"));
        say(files, Words::tr("files"));
        say(sounds, Words::tr("sounds"));
        say(calls, Words::tr("tool calls"));
        say(results, Words::tr("tool results"));
        say(thoughts, Words::tr("pieces of thinking"));
        return out;
    }
};

/// The text of a message; what is no text is counted.
QString textOf(model::turn const& of, Losses& losses)
{
    QStringList texts;
    for (model::part const& part : of.parts) {
        if (auto const* text = std::get_if<model::text_part>(&part)) texts << asText(text->text);
        if (auto const* refusal = std::get_if<model::refusal_part>(&part)) texts << asText(refusal->text);
        losses.images += std::holds_alternative<model::image_part>(part) ? 1 : 0;
        losses.files += std::holds_alternative<model::document_part>(part) ? 1 : 0;
        losses.sounds += std::holds_alternative<model::audio_part>(part) ? 1 : 0;
        losses.calls += std::holds_alternative<model::tool_call_part>(part) ? 1 : 0;
        losses.results += std::holds_alternative<model::tool_result_part>(part) ? 1 : 0;
        bool const thought =
            std::holds_alternative<model::thinking_part>(part) || std::holds_alternative<model::redacted_thinking_part>(part);
        losses.thoughts += thought ? 1 : 0;
    }
    return texts.join(QLatin1Char('\n'));
}

/// Settings that a prompt does not have.
QStringList settingsOf(model::chat_request const& asked)
{
    QStringList out;
    if (!asked.tools.empty()) {
        QStringList names;
        constexpr std::size_t told = 5;
        for (std::size_t at = 0; at < std::min(told, asked.tools.size()); ++at) names << asText(asked.tools[at].name);
        if (asked.tools.size() > told) names << Words::tr("%1 more").arg(asked.tools.size() - told);
        out << Words::tr("the tools %1").arg(names.join(QStringLiteral(", ")));
    }
    auto const say = [&out](bool there, QString const& name) {
        if (there) out << name;
    };
    say(asked.format && asked.format->what != model::response_format::kind::text, Words::tr("the form of the reply"));
    say(asked.top_p.has_value(), QStringLiteral("top_p"));
    say(asked.top_k.has_value(), QStringLiteral("top_k"));
    say(asked.n.value_or(1) > 1, QStringLiteral("n"));
    say(!asked.stop.empty(), QStringLiteral("stop"));
    say(!asked.reasoning_effort.empty() || asked.thinking_budget.has_value(), Words::tr("how much to think"));
    say(!asked.service_tier.empty(), QStringLiteral("service_tier"));
    constexpr std::size_t most_extras = 8;
    for (std::size_t at = 0; at < std::min(most_extras, asked.extras.size()); ++at) out << asText(asked.extras[at].name);
    say(asked.extras.size() > most_extras,
        Words::tr("%1 more fields").arg(asked.extras.size() - std::min(most_extras, asked.extras.size())));
    return out;
}

}  // namespace

RecordedPrompt recordedPrompt(Exchange const& of)
{
    RecordedPrompt out;
    if (!of.asked) {
        out.trouble = asText(of.asked_trouble);
        return out;
    }
    Losses losses;
    QStringList system;
    for (model::turn const& turn : of.asked->turns) {
        QString const text = textOf(turn, losses);
        if (text.isEmpty()) continue;
        if (turn.who == model::role::system || turn.who == model::role::developer)
            system << text;
        else
            out.prompt.earlier.push_back({turn.who != model::role::assistant, text});
    }
    out.prompt.system = system.join(QStringLiteral("\n\n"));
    if (!out.prompt.earlier.empty() && out.prompt.earlier.back().of_user) {
        out.prompt.user = out.prompt.earlier.back().text;
        out.prompt.earlier.pop_back();
    }
    if (of.asked->temperature) out.prompt.temperature = std::clamp(*of.asked->temperature, 0.0, hottest);
    if (of.asked->max_output_tokens) out.prompt.max_tokens = std::clamp<quint64>(*of.asked->max_output_tokens, 1, most_tokens);
    out.model = asText(of.asked->model);
    out.left_out = losses.words() + settingsOf(*of.asked);
    return out;
}

}  // namespace signalbox::console
