#include "engine/kept_reply.hpp"

namespace signalbox {

model::result<void> kept_reply::keep(std::string_view bytes)
{
    if (body_.size() + bytes.size() > longest) return model::failure{model::fault::client_closed, "the answer is too long"};
    body_ += bytes;
    return {};
}

upstream::task<model::result<void>> kept_reply::send(reply_head const& head, std::span<std::string_view const> body)
{
    status_ = head.status;
    model::result<void> kept;
    for (std::string_view const each : body)
        if (kept) kept = keep(each);
    whole_ = kept.has_value();
    co_return kept;
}

upstream::task<model::result<void>> kept_reply::begin(reply_head const& head, std::string_view first)
{
    status_ = head.status;
    co_return keep(first);
}

upstream::task<model::result<void>> kept_reply::write(std::string_view bytes)
{
    co_return keep(bytes);
}

upstream::task<model::result<void>> kept_reply::finish(std::string_view last, bool cut)
{
    model::result<void> const kept = keep(last);
    whole_ = kept && !cut;
    co_return kept;
}

}  // namespace signalbox
