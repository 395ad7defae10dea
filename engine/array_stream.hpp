// A client that wants a stream as one JSON array: events become elements of it, as they come. Other replies pass as they are. Stands before the stream
// of such a client for one request, on its strand.
#pragma once

#include "engine/client_stream.hpp"
#include "engine/wire/sse.hpp"

namespace signalbox {

class array_stream final : public client_stream {
public:
    /// The client outlives this.
    explicit array_stream(client_stream& client) : client_(client) {}

    upstream::task<model::result<void>> send(reply_head const& head, std::span<std::string_view const> body) override;
    upstream::task<model::result<void>> begin(reply_head const& head, std::string_view first) override;
    upstream::task<model::result<void>> write(std::string_view bytes) override;
    upstream::task<model::result<void>> finish(std::string_view last, bool cut) override;

private:
    void take(std::string_view events);
    void add(std::string_view element);
    void close();

    client_stream& client_;
    wire::sse_decoder decoder_;
    std::string elements_;     // of the bytes that are being sent
    bool converting_ = false;  // the reply is a stream of events
    bool begun_ = false;       // the array is open
};

}  // namespace signalbox
