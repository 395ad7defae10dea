// The client of a request whose reply reaches no caller: takes everything and keeps nothing. Owned by its run, on that strand.
#pragma once

#include "engine/client_stream.hpp"

namespace signalbox {

class unheard_reply final : public client_stream {
public:
    upstream::task<model::result<void>> send(reply_head const&, std::span<std::string_view const>) override { return taken(); }
    upstream::task<model::result<void>> begin(reply_head const&, std::string_view) override { return taken(); }
    upstream::task<model::result<void>> write(std::string_view) override { return taken(); }
    upstream::task<model::result<void>> finish(std::string_view, bool) override { return taken(); }

private:
    static upstream::task<model::result<void>> taken() { co_return model::result<void>(); }
};

}  // namespace signalbox
