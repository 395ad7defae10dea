// A watch of one vault with a scripted server behind it, a clock of its own and a log that can be read. Owned by a test.
#pragma once

#include "server/vault_watch.hpp"

#include "tests/support/scripted_upstream.hpp"

#include <gtest/gtest.h>

#include <sys/mman.h>
#include <unistd.h>

namespace signalbox::server {

inline test::script giving(std::string const& value)
{
    return {test::read_request(), test::send(test::reply_with(R"({"data":{"data":{"key":")" + value + R"("}}})"))};
}

class watched_vault : public testing::Test {
protected:
    watched_vault() : upstream(loop.get_executor()) {}
    ~watched_vault() override { close(file); }

    /// A configuration with these secrets, which are known.
    void configure(std::vector<config::vault_secret> secrets)
    {
        auto made = std::make_shared<config::vault_book>();
        config::vault_place& place = made->places.emplace_back();
        place.origin = upstream.origin();
        place.what.id = "hcv";
        place.what.how = how;
        place.what.sent_as.id = "hcv";
        place.what.sent_as.authority = "127.0.0.1:" + std::to_string(upstream.port());
        place.what.sent_as.style = provider::credential_style::header;
        place.what.sent_as.credential_header = "X-Vault-Token";
        place.what.sent_as.credential = model::secret(token);
        made->secrets = std::move(secrets);
        for (config::vault_secret const& each : made->secrets)
            if (!values.find(place.what, each.path)) values.put(place.what, each.path, {model::secret(R"({"key":"sk-1"})"), true}, time);
        book = std::move(made);
    }
    /// Looks, and runs until what began has ended.
    void look()
    {
        watch.look();
        loop.restart();
        while (!watch.idle() && loop.run_one()) {
        }
    }
    std::string value(std::string const& path)
    {
        auto const found = values.lookup(book)({"hcv", path, "key"});
        return found ? *found : found.error().detail;
    }
    vault_status status() const { return watch.status().at(0); }
    std::string log_text() const
    {
        std::string out(static_cast<std::size_t>(lseek(file, 0, SEEK_CUR)), '\0');
        return pread(file, out.data(), out.size(), 0) < 0 ? std::string() : out;
    }
    std::size_t told(std::string_view words) const
    {
        std::string const all = log_text();
        std::size_t count = 0;
        for (std::size_t at = all.find(words); at != all.npos; at = all.find(words, at + 1)) ++count;
        return count;
    }

    boost::asio::io_context loop{1};
    test::scripted_upstream upstream;
    std::shared_ptr<config::vault_book const> book;
    vault_cache values;
    int file = memfd_create("log", MFD_CLOEXEC);
    logger log{file};
    model::steady_time time{std::chrono::hours(1000)};
    vault::login how = vault::login::token;
    std::string token = "hvs.1";
    int changes = 0;
    vault_watch watch{loop, [this] { return book; }, values, log, [this] { ++changes; }, [this] { return time; }};
};

}  // namespace signalbox::server
