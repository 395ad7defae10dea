// The store that is open and what is looked at in it: it opens stores, asks what is known of them, and moves the scope with the clock. It shows
// nothing. Owned by the window, on the GUI thread.
#pragma once

#include "console/frame/launch_options.hpp"
#include "console/frame/refresh_clock.hpp"
#include "console/frame/store_facts.hpp"
#include "console/frame/time_range.hpp"
#include "console/frame/window_settings.hpp"
#include "console/scope/scope.hpp"
#include "console/store/store_reader.hpp"

#include <QObject>

#include <functional>

namespace signalbox::console {

class StoreSession : public QObject {
    Q_OBJECT

public:
    using Clock = std::function<std::int64_t()>;  // microseconds since 1970

    StoreSession(WindowSettings& settings, Clock clock, QObject* parent);
    ~StoreSession() override;

    StoreReader& store() { return store_; }
    StoreReader const& store() const { return store_; }
    ScopeModel& scope() { return scope_; }
    RefreshClock& clock() { return clock_; }
    /// Microseconds since 1970.
    std::int64_t now() const { return now_(); }
    /// Of the last answer; empty before the first.
    StoreFacts const& facts() const { return facts_; }
    bool factsKnown() const { return facts_known_; }
    /// Nothing is on its way.
    bool isSettled() const { return facts_known_ && range_chosen_ && !channel_.busy(); }

    /// The scope that the options ask for, before the first store is there. What is wrong with them is a notice.
    void begin(LaunchOptions const& options);
    /// Begins to open a store; another one begins with a scope of its own.
    void open(QString const& path);
    /// Facts and the end of a relative range, as of now.
    void askAgain();
    /// As rangeFromText() reads it; false when it is none.
    bool setRange(QString const& text);
    void choosePreset(RangePreset const& preset);
    void setLive(bool live);

signals:
    void factsChanged();
    void notice(QString const& text);

private:
    void tick();
    void askFacts();
    void takeFacts(storage::result<StoreFacts> const& facts);
    void chooseFirstRange();

    WindowSettings& settings_;
    Clock now_;
    StoreReader store_;
    ScopeModel scope_;
    RefreshClock clock_;
    StoreChannel channel_;
    StoreFacts facts_;
    bool facts_known_ = false;
    bool range_chosen_ = false;  // for this store, by the user or by chooseFirstRange()
};

}  // namespace signalbox::console
