#include "console/pages/sessions/session_words.hpp"

#include "console/look/amount_of.hpp"
#include "console/look/figures.hpp"

#include <QCoreApplication>

#include <algorithm>

namespace signalbox::console {

namespace {

QString tr(char const* text, int n = -1)
{
    return QCoreApplication::translate("Sessions", text, nullptr, n);
}

QString number(std::uint64_t of)
{
    return figures::count(of);
}

QString asText(std::string const& of)
{
    return QString::fromStdString(of);
}

storage::conversation_sum sumOf(storage::conversation const& of)
{
    storage::conversation_sum sum;
    for (schema::Event const& each : of.turns) sum.add(each);
    return sum;
}

QString cachedWords(schema::Event const& event)
{
    auto const& tokens = event.tokens();
    if (tokens.prompt() == 0) return figures::none();
    return tr("%1 of %2 (%3)")
        .arg(number(tokens.cached()), number(tokens.prompt()),
             figures::share(static_cast<double>(tokens.cached()) / static_cast<double>(tokens.prompt())));
}

Section outcomeSection(schema::Event const& event, SessionTurn const& turn)
{
    Section out{tr("Turn %1").arg(turn.number), {}, {}};
    out.facts.push_back({tr("Request"), headline(event)});
    out.facts.push_back({tr("Took"), figures::duration(static_cast<double>(event.latency_us()))});
    out.facts.push_back({tr("From the cache"), cachedWords(event)});
    out.facts.push_back({tr("Tokens out"), number(event.tokens().completion())});
    out.facts.push_back({tr("Cost"), event.has_actual_cost_micros() ? figures::exactCost(event.actual_cost_micros()) : figures::unknown()});
    return out;
}

Section addedSection(Session const& session, SessionTurn const& turn)
{
    Section out{tr("What it added"), {}, {}};
    if (!turn.read) {
        out.remark = tr("The body was not read: %1.").arg(turn.trouble.empty() ? tr("it is not kept") : asText(turn.trouble));
        return out;
    }
    if (!turn.before) {
        QString const messages = amountOf(turn.messages, tr("%1 message"), tr("%1 messages"));
        out.remark = turn.thread == 0 ? tr("The first turn: %1.").arg(messages)
                                      : tr("It begins anew, with %1: a sub-agent, or a question beside.").arg(messages);
        return out;
    }
    std::size_t const before = session.turns[*turn.before].number;
    out.remark = tr("It goes on from turn %1: %2 messages as before, %3 new.").arg(before).arg(turn.kept).arg(turn.messages - turn.kept);
    if (!turn.broke) return out;
    out.facts.push_back({tr("Cached beginning"), turn.changed_tools ? tr("broke: other tools are offered than in turn %1").arg(before)
                                                                    : tr("broke at message %1").arg(turn.kept + 1)});
    if (!turn.changed_from.empty()) out.facts.push_back({tr("  before"), asText(turn.changed_from)});
    if (!turn.changed_to.empty()) out.facts.push_back({tr("  now"), asText(turn.changed_to)});
    return out;
}

Section promptSection(SessionTurn const& turn)
{
    Section out{tr("What the prompt is made of"), tr("Estimated; the parts add up to the tokens that were counted."), {}};
    std::uint64_t all = 0;
    for (PromptShare const& each : turn.prompt) all += each.tokens;
    for (std::size_t part = 0; part < prompt_parts; ++part) {
        PromptShare const& share = turn.prompt[part];
        if (share.tokens == 0) continue;
        QString text = tr("%1 tokens, %2")
                           .arg(number(share.tokens),
                                figures::share(static_cast<double>(share.tokens) / static_cast<double>(std::max<std::uint64_t>(all, 1))));
        text +=
            QStringLiteral(", ") + (share.micros ? figures::exactCost(static_cast<std::int64_t>(*share.micros + 0.5)) : tr("cost unknown"));
        out.facts.push_back({promptPartName(static_cast<PromptPart>(part)), text});
    }
    return out;
}

Section callsSection(Session const& session, std::size_t turn)
{
    Section out{tr("Calls"), {}, {}};
    for (SessionCall const& each : session.calls) {
        if (each.turn != turn) continue;
        QString text = asText(each.arguments);
        if (each.earlier > 0) text += tr(" (the same call again, %1 before it)").arg(each.earlier);
        if (each.answered)
            text += QStringLiteral(" → ") + (each.is_error ? tr("error: ") : QString()) + asText(each.result) +
                    tr(", after %1").arg(figures::duration(static_cast<double>(each.took_us)));
        out.facts.push_back({asText(each.name), text});
    }
    return out;
}

Section childSection(storage::conversation const& of, schema::Event const& event)
{
    Section out{tr("Sent by the gateway for it"), {}, {}};
    for (schema::Event const& each : of.children)
        if (each.parent() == event.id()) out.facts.push_back({asText(each.role()), headline(each)});
    return out;
}

}  // namespace

QString promptPartName(PromptPart part)
{
    switch (part) {
    case PromptPart::system: return tr("System");
    case PromptPart::tools: return tr("Tools");
    case PromptPart::history: return tr("Messages");
    case PromptPart::results: return tr("Tool results");
    case PromptPart::images: break;
    }
    return tr("Images");
}

QString sessionHeadline(storage::conversation const& of, Session const& session)
{
    if (of.turns.empty()) return {};
    auto const sum = sumOf(of);
    QString out =
        amountOf(sum.requests, tr("%1 turn"), tr("%1 turns")) + tr(" in %1, %2")
                                                                    .arg(figures::duration(static_cast<double>(sum.last_us - sum.first_us)),
                                                                         figures::cost(sum.cost_micros, sum.unpriced, sum.requests));
    double const cached = sum.prompt == 0 ? 0 : static_cast<double>(sum.cached) / static_cast<double>(sum.prompt);
    out +=
        tr(", tokens in %1 (%2 from the provider's cache), out %3").arg(number(sum.prompt), figures::share(cached), number(sum.completion));
    if (sum.errors > 0) out += tr(", errors %1").arg(sum.errors);
    if (session.calls.size() > 0) out += tr(", tool calls %1").arg(session.calls.size());
    if (session.repeats > 0) out += tr(", made again with the same arguments %1").arg(session.repeats);
    if (session.broken > 0)
        out += amountOf(session.broken, tr(", cached beginning broken %1 time"), tr(", cached beginning broken %1 times"));
    if (session.threads > 1) out += tr(", threads %1").arg(session.threads);
    return out + QStringLiteral(".");
}

QString sessionBasis(storage::conversation const& of, Session const& session, std::size_t left)
{
    QString const times = tr("Times, tokens and costs are of the events. ");
    QString const cut = of.cut ? tr("The newest %1 turns are shown. ").arg(storage::most_turns) : QString();
    if (left > 0) return times + cut + tr("Bodies are being read: %1 of %2.").arg(session.read).arg(of.turns.size());
    if (session.read == 0)
        return times + cut +
               tr("No bodies are kept of it, so that messages, calls and the parts of the prompt are not known (logging: {payloads: all} "
                  "keeps them).");
    if (session.read == of.turns.size())
        return times + cut + tr("Messages, calls and the parts of the prompt are of the bodies of all turns.");
    return times + cut +
           tr("Messages, calls and the parts of the prompt are of the bodies that are kept: %1 of %2.")
               .arg(session.read)
               .arg(of.turns.size());
}

std::vector<Section> turnSections(storage::conversation const& of, Session const& session, std::size_t turn)
{
    if (turn >= session.turns.size() || turn >= of.turns.size()) return {};
    schema::Event const& event = of.turns[turn];
    SessionTurn const& one = session.turns[turn];
    std::vector<Section> all{outcomeSection(event, one), addedSection(session, one)};
    if (one.read) all.push_back(promptSection(one));
    for (Section section : {callsSection(session, turn), childSection(of, event)})
        if (!section.facts.empty()) all.push_back(std::move(section));
    return all;
}

QString turnNote(schema::Event const& event, SessionTurn const& turn)
{
    QStringList notes;
    if (event.decision() != "allowed") notes << asText(event.reason().empty() ? event.decision() : event.reason());
    if (event.fallback_count() > 0) notes << tr("failed over");
    if (turn.broke) notes << tr("cache broke");
    if (turn.calls > 0)
        notes << amountOf(turn.calls, tr("%1 call"), tr("%1 calls")) + (turn.repeats > 0 ? tr(", %1 again").arg(turn.repeats) : QString());
    if (turn.thread > 0 && turn.read) notes << tr("thread %1").arg(turn.thread + 1);
    return notes.join(QStringLiteral("; "));
}

}  // namespace signalbox::console
