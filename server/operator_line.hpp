// The way from a command to the operator's pages of a running gateway: one request after the other, each waited for. Owned by one command.
#pragma once

#include "engine/config/snapshot.hpp"
#include "engine/model/failure.hpp"

#include <chrono>
#include <stop_token>
#include <string>
#include <string_view>

namespace signalbox::server {

struct operator_reply {
    int status = 0;
    std::string etag, revision, followed;  // of pages that have them; empty: none
    std::string body;
};

struct operator_question {
    std::string_view method = "GET";
    std::string path;
    std::string lines = {};  // further header lines
    std::string_view body = {};
    std::stop_token stop = {};  // breaks it off, also from another thread
};

class operator_line {
public:
    /// `url`: where the pages are, such as http://127.0.0.1:9090. Fault bad_request: it is no address.
    static model::result<operator_line> to(std::string const& url, std::string token);

    /// The gateway writes the file, reads all that it names and answers when the change is in its audit chain.
    static constexpr std::chrono::seconds usual_patience{30};
    /// Faults: those of an exchange, reply_too_large; malformed_reply also for a reply whose end cannot be known (upstream::unknown_end); draining when it
    /// was broken off.
    model::result<operator_reply> ask(operator_question const& what, std::chrono::seconds patience = usual_patience) const;
    std::string const& url() const { return where_.url; }

private:
    operator_line(config::web_address where, std::string token) : where_(std::move(where)), token_(std::move(token)) {}

    config::web_address where_;
    std::string token_;
};

}  // namespace signalbox::server
