// The connections of one origin, counted so that their number stays bounded: in use, being opened, idle. On the worker's strand.
#include "engine/upstream/pool.hpp"

#include "engine/upstream/connector.hpp"

#include <algorithm>

namespace signalbox::upstream {

pool::pool(executor where, alarm_clock& clock, origin to) : pool(where, clock, std::move(to), transport_maker()) {}

pool::pool(executor where, alarm_clock& clock, origin to, transport_maker make)
    : where_(where),
      clock_(clock),
      to_(std::move(to)),
      make_(std::move(make)),
      expiry_(
          clock, [](void* self) { static_cast<pool*>(self)->expire(); }, this)
{
    if (!make_) connector_ = std::make_unique<connector>(where_, clock_, to_);
}

pool::~pool() = default;

std::unique_ptr<connection> pool::take_idle()
{
    while (!idle_.empty()) {
        auto last = std::move(idle_.back());
        idle_.pop_back();
        if (last->bytes->quiet()) {
            ++in_use_;
            return last;
        }
        if (spoke_unasked(*last)) distrust();
    }
    return nullptr;
}

/// Data soon after a reply. Later it is a server's farewell to an idle connection (408).
bool pool::spoke_unasked(connection& idle) const
{
    constexpr std::chrono::seconds soon{3};  // servers keep an idle connection for longer
    return idle.bytes->spoke() && clock_.now() - idle.idle_since < soon;
}

void pool::distrust()
{
    idle_.clear();
    distrusted_until_ = clock_.now() + to_.distrust;
}

task<model::result<std::unique_ptr<connection>>> pool::open(stop_signal& stop, model::steady_time until)
{
    if (in_use_ >= to_.max_connections)
        co_return model::failure{.kind = model::fault::saturated,
                                 .detail = "all " + std::to_string(to_.max_connections) + " connections to " + to_.id + " are in use"};
    ++in_use_;
    if (idle_.size() + in_use_ > to_.max_connections && !idle_.empty()) idle_.erase(idle_.begin());
    auto opened = std::make_unique<connection>();
    if (make_) {
        opened->bytes = make_();
        co_return std::move(opened);
    }
    auto bytes = co_await connector_->open(stop, until);
    if (!bytes) {
        --in_use_;
        co_return std::move(bytes).error();
    }
    opened->bytes = std::move(*bytes);
    co_return std::move(opened);
}

void pool::give_back(std::unique_ptr<connection> used, bool reusable, model::steady_time now)
{
    --in_use_;
    if (!reusable || to_.keep_idle.count() <= 0 || now < distrusted_until_) return;
    used->idle_since = now;
    if (used->buffer.size() > received_reply::usual_room) used->buffer = byte_room(received_reply::usual_room);
    idle_.push_back(std::move(used));
    if (!expiry_.armed()) expiry_.arm(idle_.front()->idle_since + to_.keep_idle);
}

void pool::expire()
{
    auto const now = clock_.now();
    auto const fresh = std::find_if(idle_.begin(), idle_.end(), [&](auto const& each) { return now - each->idle_since < to_.keep_idle; });
    idle_.erase(idle_.begin(), fresh);
    if (!idle_.empty()) expiry_.arm(idle_.front()->idle_since + to_.keep_idle);
}

}  // namespace signalbox::upstream
