// A client of the gateway inside the gateway: keeps the reply to a request that was made for another one. Owned by its run, on that strand.
#pragma once

#include "engine/client_stream.hpp"

#include <string>

namespace signalbox {

class kept_reply : public client_stream {
public:
    /// Bytes of a body that are kept; a longer one is none that a classifier gives, and ends as if the client had left.
    static constexpr std::size_t longest = 1u << 20;

    int status() const { return status_; }
    std::string const& body() const { return body_; }
    /// It ended, and not in the middle.
    bool whole() const { return whole_; }

    upstream::task<model::result<void>> send(reply_head const& head, std::span<std::string_view const> body) override;
    upstream::task<model::result<void>> begin(reply_head const& head, std::string_view first) override;
    upstream::task<model::result<void>> write(std::string_view bytes) override;
    upstream::task<model::result<void>> finish(std::string_view last, bool cut) override;

private:
    model::result<void> keep(std::string_view bytes);

    int status_ = 0;
    std::string body_;
    bool whole_ = false;
};

}  // namespace signalbox
