// Fills the strip above the views: chooses what stretch of time it shows around the scope, and reads its totals. Owned by the window, on the
// GUI thread.
#pragma once

#include "console/chart/brush_strip.hpp"
#include "console/pages/statistics_queue.hpp"
#include "console/scope/scope.hpp"
#include "console/store/store_reader.hpp"

#include <QObject>

#include <chrono>
#include <memory>
#include <utility>
#include <vector>

namespace signalbox::console {

/// What the strip shows for a scope, given what it showed before: a range chosen inside it stays inside.
storage::time_range stripRange(Scope const& scope, storage::time_range before);
/// The shortest round step that needs at most `most` of them.
std::chrono::seconds stripStep(storage::time_range range, int most);

struct StripData {
    storage::time_range range;
    Steps steps;
    std::vector<BrushBucket> buckets;
    Counting counting;
};

/// The strip of a scope, read in steps on a reader's thread. A range without ends is cut to what the store holds.
class StripReading {
public:
    /// `chosen`: what of the range is looked at; empty when it is all of it.
    StripReading(storage::time_range range, storage::filter where, std::uint64_t newest, storage::time_range chosen)
        : range_(range), where_(std::move(where)), newest_(newest), chosen_(chosen)
    {}
    storage::result<StripData> step(storage::event_reader& from);

private:
    storage::time_range range_;
    storage::filter where_;
    std::uint64_t newest_ = 0;
    storage::time_range chosen_;
    StatisticsQueue queue_;
    StripData made_;
    bool begun_ = false;
};
/// To the end.
storage::result<StripData> readStrip(storage::event_reader& from, storage::time_range range, storage::filter const& where);

class BrushFeed : public QObject {
    Q_OBJECT

public:
    static constexpr int most_steps = 240;

    BrushFeed(StoreReader& store, BrushStrip& strip, QObject* parent);
    void setScope(Scope const& scope);
    void refresh();
    void clear();
    /// The strip was asked for since the store was opened or the feed cleared.
    bool asked() const { return asked_; }
    bool isSettled() const { return settled_; }

private:
    void ask(bool anew);
    void askStep(std::shared_ptr<StripReading> reading, bool urgent);
    void take(storage::result<StripData> const& data);

    BrushStrip& strip_;
    StoreChannel channel_;
    Scope scope_;
    storage::time_range context_;
    bool settled_ = false;
    bool asked_ = false;   // for this scope
    bool missed_ = false;  // the scope moved on while it was counted
};

}  // namespace signalbox::console
