#include "engine/shadows.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

namespace signalbox {

namespace {

std::size_t length_of(inbound const& request)
{
    std::size_t out = request.path.size() + request.query.size() + request.peer.size();
    for (wire::header const& each : request.headers->all()) out += each.name.size() + each.value.size();
    return out;
}

}  // namespace

shadows::copy::copy(inbound const& request, entry const& of, route::destination to, std::uint64_t parent) : body(request.body), from(of)
{
    text.reserve(length_of(request));  // views of it are kept while it grows
    auto const keep = [this](std::string_view of_head) {
        std::size_t const at = text.size();
        text += of_head;
        return std::string_view(text).substr(at);
    };
    asks = request;
    asks.method = "POST";
    asks.path = keep(request.path);
    asks.query = keep(request.query);
    asks.peer = keep(request.peer);
    for (wire::header const& each : request.headers->all()) {
        std::string_view const name = keep(each.name);
        fields.add(name, keep(each.value));
    }
    asks.headers = &fields;
    asks.body = body;
    asks.as_sent = {};
    asks.role = "shadow";
    asks.parent = parent;
    from.by = nullptr;  // the route said where the request itself goes
    from.given.reset();
    from.to = to;
}

void shadows::start(std::shared_ptr<copy> one, upstream::task<void> run)
{
    running_.push_back(one);
    auto ended = [this, one](std::exception_ptr) { over(one.get()); };
    boost::asio::co_spawn(where_, std::move(run), std::move(ended));
}

void shadows::over(copy const* one)
{
    std::erase_if(running_, [one](std::shared_ptr<copy> const& each) { return each.get() == one; });
    if (ended_ && running_.empty()) boost::asio::post(where_, ended_);
}

void shadows::end(std::function<void()> ended)
{
    ended_ = std::move(ended);
    if (running_.empty()) return boost::asio::post(where_, ended_);
    auto const all = running_;  // one that ends at once changes the list
    for (auto const& each : all) each->stop.fire(model::fault::draining);
}

}  // namespace signalbox
