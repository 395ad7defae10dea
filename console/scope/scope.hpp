// What every number on the screen is about: a query, a time range and a snapshot, with the history of what was looked at. One ScopeModel
// for each window, on the GUI thread; pages get Scope values.
#pragma once

#include "storage/event_reader.hpp"
#include "storage/filter.hpp"

#include <QObject>
#include <QString>

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>

namespace signalbox::console {

/// A value that can be printed and compared.
struct Scope {
    QString query;                             // as typed; it parses
    storage::filter where;                     // what it means
    storage::time_range range;                 // microseconds since 1970
    std::optional<std::chrono::seconds> last;  // set: the range follows the clock and ends now
    std::uint64_t snapshot = 0;                // the newest event when the range was frozen; 0: live
    std::uint64_t upto = 0;                    // live: the newest event at the clock's last tick; 0: not known yet
    bool operator==(Scope const&) const = default;

    /// No event with a larger id counts, so that sums which are asked for one after the other are about the same events. 0: no bound.
    std::uint64_t bound() const { return snapshot != 0 ? snapshot : upto; }
};

inline constexpr std::size_t scope_history_limit = 100;  // steps back and as many forward: more than a person walks

/// The one way to change what is looked at. Every change goes onto the history.
class ScopeModel : public QObject {
    Q_OBJECT

public:
    explicit ScopeModel(QObject* parent = nullptr);

    Scope const& scope() const { return now_; }
    /// The text's error when it is no query; then nothing changes.
    std::optional<storage::failure> setQuery(QString const& text);
    /// The two ends may come in any order; a range without length changes nothing.
    void setRange(storage::time_range range);
    /// At least a second. The range ends a step behind the clock's time, so that what starts now is in it; a step is a six-hundredth of the
    /// range, between a second and a minute.
    void setLast(std::chrono::seconds last);
    /// Freezes at an event, or follows the store again with 0. Not a step of the history.
    void setSnapshot(std::uint64_t event);
    /// Adds `field op value` to the query, quoting the value as the language wants; takes the opposite term out when it is there.
    /// An empty value asks for absence. refused() says why a term cannot be added.
    void include(QString const& field, QString const& value);
    void exclude(QString const& field, QString const& value);
    /// A relative range moves with the clock, unless a snapshot holds it: called by the frame's tick, in microseconds since 1970. It moves
    /// in whole steps, so that ticks may come often. `newest` is the newest event of the store, 0 when it is not known. Not a step of the
    /// history.
    void tick(std::int64_t now_us, std::uint64_t newest = 0);

    /// Another store: no event of the one before bounds what is asked.
    void forgetBound() { now_.upto = 0; }

    bool canGoBack() const { return !before_.empty(); }
    bool canGoForward() const { return !after_.empty(); }
    void back();
    void forward();

signals:
    void changed(signalbox::console::Scope const& scope);
    void refused(QString const& why);

private:
    void become(Scope next);
    void walk(std::deque<Scope>& from, std::deque<Scope>& to);
    void take(QString const& field, QString const& value, bool keep);
    void follow(Scope& scope) const;

    Scope now_;
    std::int64_t clock_us_ = 0;  // of the newest tick; 0: none yet
    std::deque<Scope> before_, after_;
};

}  // namespace signalbox::console
