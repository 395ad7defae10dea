// What the Traffic page says where there is nothing to list, and the ways out of it.
#include "console/pages/traffic/traffic_page.hpp"

#include "console/look/figures.hpp"

#include <QTimeZone>

namespace signalbox::console {

namespace {

// With the gateway's own address and a model of its own; without a gateway there is nothing to say but what to put in.
QString firstRequest(GatewayFacts const& gateway)
{
    QString const url = gateway.base_url.isEmpty() ? TrafficPage::tr("ADDRESS-OF-YOUR-GATEWAY/v1") : gateway.base_url;
    QString const model = gateway.model().isEmpty() ? TrafficPage::tr("A-MODEL-OF-YOUR-CONFIGURATION") : gateway.model();
    return QStringLiteral("export OPENAI_BASE_URL=%1\n"
                          "curl $OPENAI_BASE_URL/chat/completions -H 'Content-Type: application/json' \\\n"
                          "  -d '{\"model\": \"%2\", \"messages\": [{\"role\": \"user\", \"content\": \"Hello!\"}]}'")
        .arg(url, model);
}

QString matchText(Advice const& advice)
{
    QString const number = figures::count(advice.matches);
    if (advice.at_least) return TrafficPage::tr("Without “%1” %2 or more match.").arg(advice.term, number);
    return advice.matches == 1 ? TrafficPage::tr("Without “%1” one matches.").arg(advice.term)
                               : TrafficPage::tr("Without “%1” %2 match.").arg(advice.term, number);
}

}  // namespace

void TrafficPage::updateMessage()
{
    if (model_->rowCount() > 0) {
        advice_->cancel();
        one_.cancel();
        message_->setMessage({});
        stack_->setCurrentWidget(table_);
        return;
    }
    if (!ready_ || model_->progress().running || stack_->currentWidget() == message_) return;
    if (!scope_.where.everything()) {
        showRemedy({tr("No request matches"), tr("Looking for the term that hides the most…"), {}, {tr("&Clear the query")}},
                   {Remedy::clear_query});
        return advice_->ask(scope_);
    }
    showRemedy({tr("No requests here"), {}, {}, {}}, {});
    one_.ask<storage::event_page>(
        [](storage::event_reader& from) { return from.list({.range = {}, .where = {}, .limit = 1, .cursor = {}, .detail = false}); },
        [this](storage::result<storage::event_page> const& newest) {
            if (!newest || model_->rowCount() > 0) return;
            if (newest->events.empty())
                return showRemedy(
                    {tr("No requests yet"),
                     tr("The store is open and empty. Send one through the gateway and it appears here by itself, for instance:"),
                     firstRequest(gateway_),
                     {}},
                    {});
            QString const when = figures::moment(newest->events.front().started_us(), QTimeZone::systemTimeZone());
            showRemedy(
                {tr("No requests in this time"), tr("The newest one in the store is from %1.").arg(when), {}, {tr("&Show all time")}},
                {Remedy::all_time});
        });
}

void TrafficPage::take(std::optional<Advice> const& advice)
{
    if (model_->rowCount() > 0 || scope_.where.everything()) return;
    drop_ = advice;
    if (advice && advice->matches > 0)
        return showRemedy(
            {tr("No request matches"),
             matchText(*advice),
             {},
             {tr("&Drop “%1”").arg(QString(advice->term).replace(QLatin1Char('&'), QStringLiteral("&&"))), tr("&Clear the query")}},
            {Remedy::drop_term, Remedy::clear_query});
    showRemedy({tr("No request matches"),
                tr("Leaving out one term does not help: look at more of the time, or begin afresh."),
                {},
                {tr("&Show all time"), tr("&Clear the query")}},
               {Remedy::all_time, Remedy::clear_query});
}

void TrafficPage::showRemedy(Message message, std::vector<Remedy> remedies)
{
    remedies_ = std::move(remedies);
    message_->setMessage(message);
    stack_->setCurrentWidget(message_);
}

void TrafficPage::applyRemedy(int button)
{
    if (button < 0 || button >= static_cast<int>(remedies_.size())) return;
    switch (remedies_[static_cast<std::size_t>(button)]) {
    case Remedy::drop_term: return drop_ ? emit queryChosen(drop_->query) : void();
    case Remedy::clear_query: emit queryChosen({}); return;
    case Remedy::all_time: emit allTimeChosen(); return;
    case Remedy::again: stack_->setCurrentWidget(table_); return model_->refresh();
    case Remedy::none: return;
    }
}

}  // namespace signalbox::console
