#include "console/frame/store_session.hpp"

#include <QDateTime>
#include <QTimeZone>

#include <utility>

namespace signalbox::console {

StoreSession::StoreSession(WindowSettings& settings, Clock clock, QObject* parent)
    : QObject(parent),
      settings_(settings),
      now_(clock ? std::move(clock) : [] { return QDateTime::currentMSecsSinceEpoch() * 1000; }),
      store_(this),
      scope_(this),
      clock_(this),
      channel_(store_, Lane::totals, this)
{
    connect(&store_, &StoreReader::opened, this, &StoreSession::askFacts);
    connect(&store_, &StoreReader::grown, &clock_, &RefreshClock::storeChanged);
    connect(&clock_, &RefreshClock::refresh, this, &StoreSession::askFacts);  // then everything follows up to the newest event
    connect(&clock_, &RefreshClock::slid, this, &StoreSession::tick);
    connect(&scope_, &ScopeModel::changed, this,
            [this](Scope const& scope) { clock_.setSliding(scope.snapshot == 0 ? scope.last : std::nullopt); });
}

StoreSession::~StoreSession()
{
    store_.disconnect(this);
}

void StoreSession::begin(LaunchOptions const& options)
{
    if (!options.query.isEmpty()) {
        if (auto const wrong = scope_.setQuery(options.query)) emit notice(tr("--query: %1").arg(QString::fromStdString(wrong->detail)));
    }
    setRange(options.range.isEmpty() ? settings_.lastRange() : options.range);
}

bool StoreSession::setRange(QString const& text)
{
    auto const chosen = text.isEmpty() ? std::nullopt : rangeFromText(text, now_(), QTimeZone::systemTimeZone());
    if (!chosen) return false;
    range_chosen_ = true;
    scope_.tick(now_());
    chosen->last ? scope_.setLast(*chosen->last) : scope_.setRange(chosen->range);
    return true;
}

void StoreSession::open(QString const& path)
{
    facts_known_ = false;
    facts_ = {};
    scope_.forgetBound();
    if (path != store_.path()) {  // another store's models and keys would match nothing here
        range_chosen_ = false;
        scope_.setQuery({});
        scope_.setSnapshot(0);
    }
    store_.open(path);
}

void StoreSession::askAgain()
{
    tick();
    askFacts();
}

void StoreSession::tick()
{
    scope_.tick(now_(), facts_known_ ? facts_.newest : 0);
}

void StoreSession::setLive(bool live)
{
    scope_.setSnapshot(live ? 0 : facts_.newest);
    if (live) tick();
}

void StoreSession::choosePreset(RangePreset const& preset)
{
    range_chosen_ = true;
    settings_.setLastRange(QLatin1String(preset.name));
    if (preset.last.count() == 0) return scope_.setRange({});
    scope_.tick(now_());
    scope_.setLast(preset.last);
}

void StoreSession::askFacts()
{
    channel_.ask<StoreFacts>(
        [first = !facts_known_](storage::event_reader& from) {
            if (first) readNames(from);
            return readFacts(from);
        },
        [this](storage::result<StoreFacts> const& facts) { takeFacts(facts); }, false);
}

void StoreSession::takeFacts(storage::result<StoreFacts> const& facts)
{
    if (!facts) return emit notice(QString::fromStdString(facts.error().detail));
    facts_ = *facts;
    bool const first = !std::exchange(facts_known_, true);
    if (first && !range_chosen_) chooseFirstRange();
    if (!first) tick();
    emit factsChanged();
}

/// A day when the store is in use, everything when it is a store of long ago: never an empty first picture.
void StoreSession::chooseFirstRange()
{
    constexpr std::chrono::seconds day = std::chrono::hours(24);
    range_chosen_ = true;
    bool const in_use = now_() - facts_.newest_us < std::chrono::microseconds(day).count();
    if (!in_use) return scope_.setRange({});
    scope_.tick(now_());
    scope_.setLast(day);
}

}  // namespace signalbox::console
