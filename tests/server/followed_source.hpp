// A server that gives a configuration, and a look at it: for tests of what is followed. Owned by a test.
#pragma once

#include "server/followed_configuration.hpp"
#include "tests/server/background_upstream.hpp"
#include "tests/server/served_program.hpp"

#include <fstream>
#include <sstream>

namespace signalbox::server {

class followed_source : public testing::Test {
protected:
    static std::string bytes_of(std::string const& file)
    {
        std::ifstream in(file, std::ios::binary);
        std::ostringstream out;
        out << in.rdbuf();
        return out.str();
    }
    static std::string reply(std::string const& body, std::string const& tag)
    {
        return "HTTP/1.1 200 OK\r\nETag: \"" + tag + "\"\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }
    static std::string configuration(std::string const& model)
    {
        return "signalbox: 1\nserver: {public: true, listen: [\"127.0.0.1:0\"], admin: {listen: \"127.0.0.1:0\"}}\nstorage: {path: "
               "events.db}\nproviders: [{id: p, kind: simulator}]\nmodels: [{id: " +
               model + ", provider: p}]\n";
    }

    followed_source() : one(*operator_line::to(url(), "of-the-file"), at.file("copy.yaml"), false) {}
    std::string url() { return "http://127.0.0.1:" + std::to_string(upstream.port()) + "/signalbox.yaml"; }
    void says(std::string const& bytes) { upstream.always({test::read_request(), test::send(bytes)}); }
    std::string copy() { return bytes_of(at.file("copy.yaml")); }
    /// The words of `signalbox serve` that looks ten times a second.
    std::vector<std::string> served() { return {"serve", url(), "--copy", at.file("copy.yaml"), "--every", "100ms"}; }

    test::temporary_folder at;
    test::background_upstream upstream;
    followed_configuration one;
};

}  // namespace signalbox::server
