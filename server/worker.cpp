#include "server/worker.hpp"

#include <boost/asio/post.hpp>

#include <pthread.h>

namespace signalbox::server {

worker::worker(unsigned number, state_source& states, event_sink& events, traffic& counts, logger const& log)
    : loop_(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO),
      clock_(loop_.get_executor()),
      gateway_(loop_.get_executor(), clock_, states, events, number, &counts.strangers),
      site_(gateway_),
      listener_(
          loop_, clock_, site_, counts, log, [this] { gateway_.end_shadows([this] { loop_.stop(); }); }, true),
      number_(number)
{}

worker::~worker()
{
    if (thread_.joinable()) {
        break_off();
        thread_.join();
    }
}

model::result<void> worker::listen(endpoint& where, passed_sockets& passed)
{
    return listener_.listen(where, number_ == 0 ? sharing::first_of_several : sharing::one_of_several, "server.listen", passed);
}

void worker::start()
{
    listener_.start();
    thread_ = std::thread([this] {
        std::string const name = "worker-" + std::to_string(number_);
        pthread_setname_np(pthread_self(), name.c_str());
        loop_.run();
    });
}

void worker::drain()
{
    boost::asio::post(loop_, [this] { listener_.drain(); });
}

void worker::break_off()
{
    boost::asio::post(loop_, [this] { listener_.break_off(); });
}

void worker::join()
{
    if (thread_.joinable()) thread_.join();
}

}  // namespace signalbox::server
