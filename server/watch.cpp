#include "server/watch.hpp"

namespace signalbox::server {

namespace {

constexpr std::chrono::milliseconds look_pause{250};  // between looks at the configuration's files and the key store

}  // namespace

void watch::start()
{
    issuers_.look();
    tokens_.look();
    vaults_.look();
    limits_.look();
    exports_.look();
    notices_.look();
    sinks_.look();
    pause_.expires_after(look_pause);
    pause_.async_wait([this](boost::system::error_code error) {
        if (error || !keys_) return;
        keys_->look();
        if (configuration_.file_changed()) configuration_.read_again("file changed");
        configuration_.read_waiting(std::chrono::steady_clock::now());
        start();
    });
}

void watch::end()
{
    keys_.reset();
    issuers_.end();
    tokens_.end();
    vaults_.end();
    notices_.end();
    pause_.cancel();
}

void watch::give_shares_back()
{
    if (shares_) shares_->end();
}

void watch::hangup()
{
    if (keys_) configuration_.read_again("SIGHUP");
}

}  // namespace signalbox::server
