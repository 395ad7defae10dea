// The gateway's two seams in memory: a client that keeps what it is sent, a sink that keeps the events. Owned by a test.
#pragma once

#include "engine/client_stream.hpp"
#include "engine/event_sink.hpp"

#include "tests/schema/event_conversion.hpp"

#include <optional>

namespace signalbox::test {

class memory_client final : public client_stream {
public:
    using sent = upstream::task<model::result<void>>;

    int status = 0;
    std::string content_type, lines, body;
    std::vector<std::string> writes;  // each as it came
    bool streamed = false, finished = false, cut = false;
    upstream::transport* line = nullptr;                // the connection as a session; null: it cannot become one
    std::size_t leaves_after_writes = ~std::size_t{0};  // then every call fails as if the client were gone

    sent send(reply_head const& head, std::span<std::string_view const> pieces) override
    {
        take(head);
        for (std::string_view each : pieces) body.append(each);
        finished = true;
        co_return outcome();
    }
    sent begin(reply_head const& head, std::string_view first) override
    {
        take(head);
        streamed = true;
        add(first);
        co_return outcome();
    }
    sent write(std::string_view bytes) override
    {
        add(bytes);
        co_return outcome();
    }
    sent finish(std::string_view last, bool broken) override
    {
        add(last);
        finished = !broken;
        cut = broken;
        co_return outcome();
    }
    upstream::task<model::result<upstream::transport*>> switch_protocol(std::string_view fields) override
    {
        if (!line) co_return model::failure{model::fault::bad_request, "no sessions here"};
        status = 101;
        lines = fields;
        co_return line;
    }

private:
    void take(reply_head const& head)
    {
        status = head.status;
        content_type = head.content_type;
        lines = head.lines;
    }
    void add(std::string_view bytes)
    {
        if (bytes.empty()) return;
        body.append(bytes);
        writes.emplace_back(bytes);
    }
    model::result<void> outcome() const
    {
        if (writes.size() > leaves_after_writes) return model::failure{model::fault::client_closed, "gone"};
        return {};
    }
};

class memory_sink final : public event_sink {
public:
    std::vector<std::unique_ptr<schema::Event>> events;  // as messages
    bool full = false, waits = false, store_fails = false;
    std::uint64_t admitted = 0;
    payload::queue* payloads_to = nullptr;

    payload::queue* payloads() override { return payloads_to; }
    void keep(schema::event_record& event) { events.push_back(std::make_unique<schema::Event>(schema::message_of(event))); }
    std::unique_ptr<schema::event_record> admit() override
    {
        if (full) return nullptr;
        auto event = std::make_unique<schema::event_record>();
        event->sequence = ++admitted;
        return event;
    }
    void record(std::unique_ptr<schema::event_record> event) override { keep(*event); }
    bool strict() const override { return waits; }
    upstream::task<model::result<void>> commit(std::unique_ptr<schema::event_record> event) override
    {
        if (store_fails) co_return model::failure{model::fault::store_unavailable, "the disk is full"};
        keep(*event);
        co_return model::result<void>{};
    }
};

}  // namespace signalbox::test
