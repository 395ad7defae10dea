#include "console/pages/traffic/empty_list.hpp"

#include "console/look/figures.hpp"

#include <QTimeZone>

#include <utility>

namespace signalbox::console {

namespace {

// With the gateway's own address and a model of its own; without a gateway there is nothing to say but what to put in.
QString firstRequest(GatewayFacts const& gateway)
{
    QString const url = gateway.base_url.isEmpty() ? EmptyList::tr("ADDRESS-OF-YOUR-GATEWAY/v1") : gateway.base_url;
    QString const model = gateway.model().isEmpty() ? EmptyList::tr("A-MODEL-OF-YOUR-CONFIGURATION") : gateway.model();
    return QStringLiteral("export OPENAI_BASE_URL=%1\n"
                          "curl $OPENAI_BASE_URL/chat/completions -H 'Content-Type: application/json' \\\n"
                          "  -d '{\"model\": \"%2\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}'")
        .arg(url, model);
}

QString matchText(Advice const& advice)
{
    QString const number = figures::count(advice.matches);
    if (advice.at_least) return EmptyList::tr("Without “%1” %2 or more match.").arg(advice.term, number);
    return advice.matches == 1 ? EmptyList::tr("Without “%1” one matches.").arg(advice.term)
                               : EmptyList::tr("Without “%1” %2 match.").arg(advice.term, number);
}

}  // namespace

EmptyList::EmptyList(StoreReader& store, QWidget* parent)
    : MessagePane(parent), advice_(new TermAdvice(store, this)), newest_(store, Lane::rows, this)
{
    setObjectName(QStringLiteral("nothing"));
    connect(advice_, &TermAdvice::answered, this, &EmptyList::adviseOn);
    connect(this, &MessagePane::pressed, this, &EmptyList::apply);
}

void EmptyList::explain(Scope const& scope)
{
    if (!scope.where.everything()) {
        put({tr("No request matches"), tr("Looking for the term that hides the most…"), {}, {tr("&Clear the query")}},
            {Remedy::clear_query});
        return advice_->ask(scope);
    }
    put({tr("No requests here"), {}, {}, {}}, {});
    askNewest();
}

void EmptyList::explainFailure(QString const& why)
{
    put({tr("The requests could not be read"), why, {}, {tr("&Try again")}}, {Remedy::again});
}

void EmptyList::clear()
{
    advice_->cancel();
    newest_.cancel();
    setMessage({});
}

void EmptyList::askNewest()
{
    newest_.ask<storage::event_page>(
        [](storage::event_reader& from) { return from.list({.range = {}, .where = {}, .limit = 1, .cursor = {}, .detail = false}); },
        [this](storage::result<storage::event_page> const& newest) {
            if (newest) newestCame(*newest);
        });
}

void EmptyList::newestCame(storage::event_page const& newest)
{
    if (newest.events.empty())
        return put({tr("No requests yet"),
                    tr("The store is open and empty. Send one through the gateway and it appears here by itself, for instance:"),
                    firstRequest(gateway_),
                    {}},
                   {});
    QString const when = figures::moment(newest.events.front().started_us(), QTimeZone::systemTimeZone());
    put({tr("No requests in this time"), tr("The newest one in the store is from %1.").arg(when), {}, {tr("&Show all time")}},
        {Remedy::all_time});
}

void EmptyList::adviseOn(std::optional<Advice> const& advice)
{
    drop_ = advice;
    if (advice && advice->matches > 0)
        return put({tr("No request matches"),
                    matchText(*advice),
                    {},
                    {tr("&Drop “%1”").arg(QString(advice->term).replace(QLatin1Char('&'), QStringLiteral("&&"))), tr("&Clear the query")}},
                   {Remedy::drop_term, Remedy::clear_query});
    put({tr("No request matches"),
         tr("Leaving out one term does not help: look at more of the time, or begin afresh."),
         {},
         {tr("&Show all time"), tr("&Clear the query")}},
        {Remedy::all_time, Remedy::clear_query});
}

void EmptyList::put(Message message, std::vector<Remedy> remedies)
{
    remedies_ = std::move(remedies);
    setMessage(message);
}

void EmptyList::apply(int button)
{
    if (button < 0 || button >= static_cast<int>(remedies_.size())) return;
    switch (remedies_[static_cast<std::size_t>(button)]) {
    case Remedy::drop_term: return drop_ ? emit queryChosen(drop_->query) : void();
    case Remedy::clear_query: emit queryChosen({}); return;
    case Remedy::all_time: emit allTimeChosen(); return;
    case Remedy::again: emit againChosen(); return;
    }
}

}  // namespace signalbox::console
