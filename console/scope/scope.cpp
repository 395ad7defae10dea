#include "console/scope/scope.hpp"

#include "storage/filter_text.hpp"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace signalbox::console {

namespace {

constexpr std::int64_t second_us = 1'000'000;
constexpr std::chrono::seconds longest_last{100LL * 366 * 86'400};  // a century: the range's arithmetic stays far from its limits

std::int64_t step_of(std::chrono::seconds last)
{
    return std::clamp<std::int64_t>(last.count() / 600, 1, 60) * second_us;
}

}  // namespace

ScopeModel::ScopeModel(QObject* parent) : QObject(parent) {}

std::optional<storage::failure> ScopeModel::setQuery(QString const& text)
{
    QString const trimmed = text.trimmed();
    auto const read = storage::parse_filter(trimmed.toStdString());
    if (!read) return read.error();
    Scope next = now_;
    next.query = trimmed;
    next.where = *read;
    become(std::move(next));
    return std::nullopt;
}

void ScopeModel::setRange(storage::time_range range)
{
    if (range.from_us > range.to_us) std::swap(range.from_us, range.to_us);
    if (range.from_us == range.to_us) return;
    Scope next = now_;
    next.range = range;
    next.last.reset();
    become(std::move(next));
}

void ScopeModel::setLast(std::chrono::seconds last)
{
    Scope next = now_;
    next.last = std::clamp(last, std::chrono::seconds{1}, longest_last);
    follow(next);
    become(std::move(next));
}

void ScopeModel::setSnapshot(std::uint64_t event)
{
    if (event == now_.snapshot) return;
    now_.snapshot = event;
    if (event == 0) follow(now_);
    emit changed(now_);
}

void ScopeModel::include(QString const& field, QString const& value)
{
    take(field, value, true);
}

void ScopeModel::exclude(QString const& field, QString const& value)
{
    take(field, value, false);
}

void ScopeModel::take(QString const& field, QString const& value, bool keep)
{
    auto const text = storage::with_term(now_.query.toStdString(), field.toStdString(), value.toStdString(), keep);
    if (!text) {
        emit refused(QString::fromStdString(text.error().plain().detail));
        return;
    }
    if (auto const wrong = setQuery(QString::fromStdString(*text))) emit refused(QString::fromStdString(wrong->detail));
}

void ScopeModel::tick(std::int64_t now_us, std::uint64_t newest)
{
    clock_us_ = now_us;
    if (now_.snapshot != 0) return;
    Scope const before = now_;
    if (newest != 0) now_.upto = newest;
    follow(now_);
    if (now_ != before) emit changed(now_);
}

// The range of a relative scope at the clock's time.
void ScopeModel::follow(Scope& scope) const
{
    if (!scope.last) return;
    std::int64_t const now = clock_us_ != 0 ? clock_us_ : QDateTime::currentMSecsSinceEpoch() * 1000;
    std::int64_t const step = step_of(*scope.last);
    scope.range.to_us = (now / step + 1) * step;
    scope.range.from_us = std::max<std::int64_t>(scope.range.to_us - scope.last->count() * second_us, 0);
}

void ScopeModel::back()
{
    walk(before_, after_);
}

void ScopeModel::forward()
{
    walk(after_, before_);
}

// The snapshot belongs to now, not to the steps: walking does not freeze or thaw what is shown.
void ScopeModel::walk(std::deque<Scope>& from, std::deque<Scope>& to)
{
    if (from.empty()) return;
    Scope next = std::move(from.back());
    from.pop_back();
    next.snapshot = now_.snapshot;
    next.upto = now_.upto;
    follow(next);
    to.push_back(std::exchange(now_, std::move(next)));
    emit changed(now_);
}

void ScopeModel::become(Scope next)
{
    bool const same_range = next.last ? next.last == now_.last : !now_.last && next.range == now_.range;
    if (next.query == now_.query && same_range) return;
    before_.push_back(std::exchange(now_, std::move(next)));
    if (before_.size() > scope_history_limit) before_.pop_front();
    after_.clear();
    emit changed(now_);
}

}  // namespace signalbox::console
