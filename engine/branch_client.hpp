// The client of one branch: keeps a plain reply, and gives the events of a stream to the one reply that all branches have. Owned by its branch,
// on the request's strand.
#pragma once

#include "engine/client_stream.hpp"
#include "engine/fan_out.hpp"
#include "engine/wire/sse.hpp"

namespace signalbox {

class branch_client final : public client_stream {
public:
    branch_client(fan_out& all, std::size_t place) : all_(all), place_(place) {}
    branch_client(branch_client const&) = delete;

    upstream::task<model::result<void>> send(reply_head const& head, std::span<std::string_view const> body) override;
    upstream::task<model::result<void>> begin(reply_head const& head, std::string_view first) override;
    upstream::task<model::result<void>> write(std::string_view bytes) override;
    upstream::task<model::result<void>> finish(std::string_view last, bool cut) override;

private:
    void begun(reply_head const& head);
    model::result<void> keep(std::string_view bytes);
    std::string events_of(std::string_view bytes);
    branch_result& mine() { return all_.result(place_); }

    fan_out& all_;
    std::size_t place_;
    wire::sse_decoder decoder_;
};

}  // namespace signalbox
