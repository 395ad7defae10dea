#include "server/worker_crew.hpp"

#include "server/address.hpp"

namespace signalbox::server {

worker_crew::worker_crew(unsigned count, state_source& states, event_sink& events, traffic& counts, logger const& log) : log_(log)
{
    for (unsigned i = 0; i < count; ++i) all_.push_back(std::make_unique<worker>(i, states, events, counts, log));
}

worker_crew::~worker_crew()
{
    if (waits_.joinable()) waits_.join();
}

model::result<void> worker_crew::listen(std::span<std::string const> addresses, passed_sockets& passed)
{
    for (std::string const& text : addresses) {
        auto where = parse_address(text);
        if (!where) {
            model::failure why = where.error();
            why.detail.insert(0, "server.listen: ");
            return why;
        }
        for (auto const& each : all_)
            if (auto done = each->listen(*where, passed); !done) return done;
        log_.info("listening on " + address_text(*where), {});
    }
    return {};
}

void worker_crew::start()
{
    for (auto const& each : all_) each->start();
}

void worker_crew::drain(std::function<void()> ended)
{
    for (auto const& each : all_) each->drain();
    waits_ = std::thread([this, ended = std::move(ended)] {
        for (auto const& each : all_) each->join();
        ended();
    });
}

void worker_crew::break_off()
{
    for (auto const& each : all_) each->break_off();
}

}  // namespace signalbox::server
