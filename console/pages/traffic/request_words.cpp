#include "console/pages/traffic/request_words.hpp"

#include "console/look/figures.hpp"
#include "console/store/shown_text.hpp"

#include "engine/model/fault_facts.hpp"
#include "schema/event_id.hpp"
#include "storage/totals.hpp"

#include <QCoreApplication>
#include <QTimeZone>

#include <algorithm>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(Request)
};

QString text(std::string const& of)
{
    return shownText(QString::fromStdString(of));
}

QString duration(std::int64_t us)
{
    return figures::duration(static_cast<double>(us));
}

void add(Section& to, QString const& name, QString const& value)
{
    if (!value.isEmpty()) to.facts.push_back({name, value});
}

QString costText(bool known, std::int64_t micros)
{
    return known ? figures::exactCost(micros) : figures::unknown();
}

// The sentence of the fault's row, as a part of a longer one; another name stands for itself.
QString faultText(std::string const& fault)
{
    auto const found = std::ranges::find(model::fault_facts, fault, &model::fault_row::name);
    if (found == model::fault_facts.end()) return text(fault);
    QString words = QString::fromUtf8(found->text.data(), static_cast<qsizetype>(found->text.size()));
    if (words.endsWith(QLatin1Char('.'))) words.chop(1);
    return words.left(1).toLower() + words.mid(1);
}

QString percent(double probability)
{
    return figures::share(probability);
}

}  // namespace

QString targetWords(schema::Attempt const& attempt)
{
    QString words = QStringLiteral("%1 / %2").arg(attempt.provider().empty() ? Words::tr("(no provider)") : text(attempt.provider()),
                                                  attempt.model().empty() ? text(attempt.upstream_model()) : text(attempt.model()));
    if (!attempt.model().empty() && !attempt.upstream_model().empty() && attempt.model() != attempt.upstream_model())
        words += QStringLiteral(" (%1)").arg(text(attempt.upstream_model()));
    return words;
}

QString outcomeWords(schema::Attempt const& attempt, bool left)
{
    QString const status = attempt.status() == 0 ? QString() : Words::tr("status %1").arg(attempt.status());
    if (left)
        return status.isEmpty() ? Words::tr("the client left while it was waited for") : Words::tr("%1, then the client left").arg(status);
    if (attempt.fault().empty()) return status.isEmpty() ? Words::tr("answered") : Words::tr("answered, %1").arg(status);
    QString words = QStringLiteral("%1: %2").arg(text(attempt.fault()), faultText(attempt.fault()));
    if (!status.isEmpty()) words += QStringLiteral(", ") + status;
    if (QString const detail = text(attempt.detail()); !detail.isEmpty() && detail != faultText(attempt.fault()))
        words += QStringLiteral(" – ") + detail;
    return words;
}

QString reasonWords(schema::Event const& event, int attempt)
{
    std::string const& reason = event.attempts(attempt).reason();
    QString const group = event.group().empty() ? Words::tr("the group") : Words::tr("group “%1”").arg(text(event.group()));
    if (reason == "weight")
        return event.assignment_probability() > 0
                   ? Words::tr("drawn by weight from %1, with a probability of %2").arg(group, percent(event.assignment_probability()))
                   : Words::tr("drawn by weight from %1").arg(group);
    if (reason == "first") return Words::tr("listed first in %1").arg(group);
    if (reason == "next") return Words::tr("next in line of %1 after the one before it failed").arg(group);
    if (reason == "only")
        return event.group().empty() ? Words::tr("the model asked for; there is no other target")
                                     : Words::tr("the only member of %1").arg(group);
    if (reason == "retry") return Words::tr("the same target once more, after a pause");
    if (reason == "resent") return Words::tr("the same target again: the kept connection ended before the request was sent");
    if (reason == "breaker open, last resort") return Words::tr("its circuit breaker is open, but nothing else was left to try");
    return reason.empty() ? Words::tr("the reason was not recorded") : text(reason);
}

QString headline(schema::Event const& event)
{
    QString const took = duration(event.latency_us());
    QString const status = event.status() == 0 ? QString() : QString::number(event.status()) + QLatin1Char(' ');
    if (event.decision() == "allowed" && event.provider().empty())
        return status + Words::tr("answered by the gateway itself in %1").arg(took);
    if (event.decision() == "allowed")
        return status + Words::tr("answered by %1 / %2 in %3")
                            .arg(text(event.provider()),
                                 text(event.resolved_model().empty() ? event.upstream_model() : event.resolved_model()), took);
    if (event.decision() == "blocked") return status + Words::tr("refused by the gateway: %1").arg(text(event.reason()));
    if (event.decision() == "abandoned") return status + Words::tr("the client left after %1").arg(took);
    if (event.decision() == "error") return status + Words::tr("failed after %1: %2").arg(took, text(event.reason()));
    return status + text(event.decision());
}

Section requestSection(schema::Event const& event)
{
    Section made{.title = Words::tr("Request"), .remark = {}, .facts = {}};
    auto const zone = QTimeZone::systemTimeZone();
    add(made, Words::tr("Id"), text(schema::event_id::to_text(event.id())));
    add(made, Words::tr("Time"), figures::moment(event.started_us(), zone, figures::Precision::milliseconds));
    add(made, Words::tr("Asked for"), text(event.requested_model()));
    add(made, Words::tr("Answered by"),
        event.provider().empty() ? QString() : QStringLiteral("%1 / %2").arg(text(event.provider()), text(event.resolved_model())));
    if (event.upstream_model() != event.resolved_model()) add(made, Words::tr("Provider's name"), text(event.upstream_model()));
    if (event.response_model() != event.upstream_model()) add(made, Words::tr("Reply calls it"), text(event.response_model()));
    add(made, Words::tr("Outcome"),
        event.reason().empty() ? text(event.decision()) : text(event.decision()) + QStringLiteral(": ") + text(event.reason()));
    if (event.status() != 0) add(made, Words::tr("Status"), QString::number(event.status()));
    add(made, Words::tr("Detail"), text(event.detail()));
    add(made, Words::tr("Finished by"), text(event.finish_reason()));
    add(made, Words::tr("Latency"), duration(event.latency_us()));
    if (event.stream())  // a reply in one piece has no first token
        add(made, Words::tr("First token"),
            event.first_token_us() == 0 ? Words::tr("no content came") : Words::tr("after %1").arg(duration(event.first_token_us())));
    add(made, Words::tr("Waited for the target"), event.upstream_us() == 0 ? QString() : duration(event.upstream_us()));
    add(made, Words::tr("Spent in the gateway"), duration(event.gateway_us()));
    add(made, Words::tr("Key"), text(event.key_id()));
    add(made, Words::tr("Consumer"), text(event.consumer()));
    add(made, Words::tr("Endpoint"),
        event.method().empty() ? text(event.path()) : text(event.method()) + QLatin1Char(' ') + text(event.path()));
    add(made, Words::tr("Operation"), text(event.operation()));
    if (event.parent() != 0) {
        add(made, Words::tr("Sent as"), text(event.role()));
        add(made, Words::tr("Sent for"), text(schema::event_id::to_text(event.parent())));
    }
    add(made, Words::tr("Dialect"), text(event.client_dialect()));
    add(made, Words::tr("Mode"), event.stream() ? Words::tr("stream") : Words::tr("one reply"));
    add(made, Words::tr("Trace"), text(event.trace_id()));
    add(made, Words::tr("Session"), text(event.conversation()));
    return made;
}

Section usageSection(schema::Event const& event)
{
    Section made{.title = Words::tr("Usage and cost"), .remark = {}, .facts = {}};
    schema::Tokens const& tokens = event.tokens();
    if (!event.has_tokens()) {
        made.remark = Words::tr("No usage is known: the request was not answered, or its provider reported none.");
    } else {
        if (tokens.estimated())
            made.remark = Words::tr("The provider reported no usage: the gateway counted the tokens itself, so they are estimates.");
        add(made, Words::tr("Tokens in"), figures::count(tokens.prompt()));
        if (tokens.cached() > 0) add(made, Words::tr("  of them from the cache"), figures::count(tokens.cached()));
        if (tokens.cache_write() > 0) add(made, Words::tr("  of them into the cache"), figures::count(tokens.cache_write()));
        add(made, Words::tr("Tokens out"), figures::count(tokens.completion()));
        if (tokens.reasoning() > 0) add(made, Words::tr("  of them reasoning"), figures::count(tokens.reasoning()));
    }
    for (schema::Unit const& each : event.units()) add(made, text(each.kind()), figures::count(each.count()));
    storage::measures one;
    one.add(event);
    if (auto const speed = one.tokens_per_second()) add(made, Words::tr("Tokens per second"), figures::plain(*speed));
    add(made, Words::tr("Actual cost"), costText(event.has_actual_cost_micros(), event.actual_cost_micros()));
    add(made, Words::tr("Estimated cost"), costText(event.has_estimated_cost_micros(), event.estimated_cost_micros()));
    add(made, Words::tr("Price from"), event.price_source().empty() ? figures::unknown() : text(event.price_source()));
    return made;
}

Section decisionSection(schema::Event const& event)
{
    Section made{.title = Words::tr("Decision"), .remark = {}, .facts = {}};
    add(made, Words::tr("Group"), event.group().empty() ? Words::tr("none: a model was asked for by itself") : text(event.group()));
    add(made, Words::tr("Strategy"), text(event.strategy()));
    add(made, Words::tr("Tag"), text(event.tag()));
    if (!event.assignment_unit().empty()) {
        add(made, Words::tr("Probability"), percent(event.assignment_probability()));
        add(made, Words::tr("Drawn for each"), text(event.assignment_unit()));
        if (!event.assignment_value().empty()) add(made, Words::tr("Digest of its value"), text(event.assignment_value()));
    }
    for (std::string const& each : event.trail()) add(made, Words::tr("Target in line"), text(each));
    for (schema::Label const& each : event.labels()) add(made, Words::tr("Label %1").arg(text(each.name())), text(each.value()));
    for (schema::Limit const& each : event.limits())
        add(made, Words::tr("Limit %1").arg(text(each.name())),
            Words::tr("%1, %2 of %3 used").arg(text(each.outcome()), figures::count(each.used()), figures::count(each.allowed())));
    for (schema::Policy const& each : event.policies())
        add(made, Words::tr("Policy %1").arg(text(each.name())),
            Words::tr("%1, matches: %2").arg(text(each.outcome()), figures::count(each.matches())));
    if (event.fallback_count() > 0) add(made, Words::tr("Fallbacks"), figures::count(event.fallback_count()));
    add(made, Words::tr("Configuration"), text(event.config_revision()));
    add(made, Words::tr("Road"),
        event.road() == "relay"       ? Words::tr("relayed: the same dialect on both sides")
        : event.road() == "translate" ? Words::tr("translated between dialects")
        : event.road() == "raw"       ? Words::tr("raw: head and body as they came")
                                      : text(event.road()));
    add(made, Words::tr("Run, sequence"), QStringLiteral("%1, %2").arg(event.run()).arg(event.sequence()));
    return made;
}

Section bodySection(schema::Event const& event)
{
    Section made{.title = Words::tr("Request and reply"), .remark = {}, .facts = {}};
    if (event.payload_policy().empty() || event.payload_policy() == "none")
        made.remark =
            Words::tr("The bodies are not stored (payload policy “none”): the gateway kept what a request was about and what came of it, "
                      "not what was said. Its configuration can keep both (logging.payloads).");
    else
        made.remark = Words::tr("Heads and bodies by the payload policy “%1”: see the tab Payload.").arg(text(event.payload_policy()));
    if (event.reply_bytes() == 0) made.remark += QLatin1Char(' ') + Words::tr("No reply was sent.");
    add(made, Words::tr("Request"), figures::bytes(event.request_bytes()));
    add(made, Words::tr("Reply"), figures::bytes(event.reply_bytes()));
    return made;
}

Section lossSection(schema::Event const& event)
{
    Section made{.title = Words::tr("Lost in translation"), .remark = {}, .facts = {}};
    if (event.translation_losses_size() == 0) made.remark = Words::tr("Nothing: what was asked reached the target whole.");
    int number = 0;
    for (std::string const& each : event.translation_losses()) add(made, QString::number(++number), text(each));
    return made;
}

}  // namespace signalbox::console
