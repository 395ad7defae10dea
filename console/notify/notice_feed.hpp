// Looks every few seconds at the store's last minutes and at the gateway that writes it, and says what the machine wants told. Owned by the window, on
// the GUI thread: the store is asked on its threads, the gateway without waiting.
#pragma once

#include "console/config/operator_access.hpp"
#include "console/notify/notice_machine.hpp"
#include "console/notify/notice_rules.hpp"
#include "console/store/store_reader.hpp"

#include <QObject>
#include <QTimer>

#include <functional>

namespace signalbox::console {

class NoticeFeed : public QObject {
    Q_OBJECT

public:
    using Clock = std::function<std::int64_t()>;  // microseconds since 1970
    static constexpr int pause_ms = 5'000;        // between two looks: a breaker stays open for longer

    NoticeFeed(StoreReader& store, Clock clock, QObject* parent);
    /// The gateway that writes the store; `ended`: it ran here and has ended without having been asked to.
    void setGateway(GatewayFacts const& facts, bool ended);
    NoticeMachine& machine() { return machine_; }
    /// What the timer does.
    void look();

signals:
    void told(signalbox::console::Notice const& notice);

private:
    void lookAtStore();
    void lookAtGateway(OperatorClient& gateway);
    void take(std::vector<Seen> const& all);
    void take(Seen const& one) { take(std::vector{one}); }

    Clock now_;
    NoticeMachine machine_;
    StoreReader& store_;
    StoreChannel channel_;
    OperatorAccess gateway_;
    QTimer again_;
    int failed_looks_ = 0;
    bool grown_ = false;   // since the store was looked at
    bool asking_ = false;  // the gateway has not answered yet
};

}  // namespace signalbox::console
