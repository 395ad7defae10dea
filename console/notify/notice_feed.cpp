#include "console/notify/notice_feed.hpp"

#include <utility>

namespace signalbox::console {

namespace {

constexpr int ok = 200;

storage::result<TrafficFigures> readFigures(storage::event_reader& from, std::int64_t now_us)
{
    std::int64_t const middle_us = now_us - std::chrono::microseconds(burst_span).count();
    std::int64_t const start_us = middle_us - std::chrono::microseconds(burst_before).count();
    TrafficFigures made;
    auto const late = from.stats({.range = {middle_us, now_us}, .times = false});
    if (!late) return late.error();
    auto const early = from.stats({.range = {start_us, middle_us}, .times = false});
    if (!early) return early.error();
    for (storage::stats_row const& row : late->rows) {
        made.requests += row.sum.requests;
        made.errors += row.sum.errors;
    }
    for (storage::stats_row const& row : early->rows) {
        made.requests_before += row.sum.requests;
        made.errors_before += row.sum.errors;
    }
    return made;
}

}  // namespace

NoticeFeed::NoticeFeed(StoreReader& store, Clock clock, QObject* parent)
    : QObject(parent), now_(std::move(clock)), store_(store), channel_(store, Lane::totals, this), gateway_(this)
{
    connect(&store_, &StoreReader::grown, this, [this] { grown_ = true; });
    connect(&store_, &StoreReader::opened, this, [this] {
        machine_.forget();
        grown_ = true;
    });
    again_.setInterval(pause_ms);
    connect(&again_, &QTimer::timeout, this, &NoticeFeed::look);
    again_.start();
}

void NoticeFeed::setGateway(GatewayFacts const& facts, bool ended)
{
    if (gateway_.setGateway(facts)) {
        failed_looks_ = 0;
        asking_ = false;
    }
    if (ended || gateway_.hasGateway()) take(gatewayDown(gateway_.url(), failed_looks_, ended, now_()));
}

void NoticeFeed::look()
{
    lookAtStore();
    if (!asking_ && !gateway_.busy()) gateway_.use([this](OperatorClient& gateway) { lookAtGateway(gateway); });
}

/// Also when nothing came in while a burst is told of: its minutes pass.
void NoticeFeed::lookAtStore()
{
    bool const calm = machine_.episode(NoticeKind::error_burst, {}) == Episode::calm;
    if (!store_.isOpen() || channel_.busy() || (!grown_ && calm)) return;
    grown_ = false;
    channel_.ask<TrafficFigures>([now = now_()](storage::event_reader& from) { return readFigures(from, now); },
                                 [this, now = now_()](storage::result<TrafficFigures> const& figures) {
                                     if (figures) take(errorBurst(*figures, now));
                                 },
                                 false);
}

// The pages behind a token are read where there is one: /health alone is open.
void NoticeFeed::lookAtGateway(OperatorClient& gateway)
{
    asking_ = true;
    gateway.get(QStringLiteral("/health"), [this](OperatorReply const& reply) {
        asking_ = false;
        failed_looks_ = reply.status == 0 ? failed_looks_ + 1 : 0;
        take(gatewayDown(gateway_.url(), failed_looks_, false, now_()));
    });
    gateway.get(QStringLiteral("/routes"), [this](OperatorReply const& reply) {
        if (reply.status == ok) take(breakers(reply.object(), now_()));
    });
    gateway.get(QStringLiteral("/limits"), [this](OperatorReply const& reply) {
        if (reply.status == ok) take(budgetLines(limitStates(reply.object()), now_()));
    });
}

void NoticeFeed::take(std::vector<Seen> const& all)
{
    for (Seen const& each : all)
        if (auto const notice = machine_.see(each.about, each.standing)) emit told(*notice);
}

}  // namespace signalbox::console
