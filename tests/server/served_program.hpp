// `signalbox serve` as a child process on free ports, with what tests ask of it: its pages, its store, its events. Owned by a test.
#pragma once

#include "tests/server/chat_samples.hpp"
#include "tests/server/running_program.hpp"
#include "tests/server/temporary_folder.hpp"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <csignal>

namespace signalbox::test {

using json_value = google::protobuf::Value;

inline json_value json_of(std::string const& text)
{
    json_value made;
    auto const parsed = google::protobuf::util::JsonStringToMessage(text, &made);
    EXPECT_TRUE(parsed.ok()) << parsed.ToString() << "\n" << text;
    return made;
}

/// A field, or a field of a field: "reload.applied". A null value when it is not there.
inline json_value field(json_value const& of, std::string const& path)
{
    auto const dot = path.find('.');
    auto const& all = of.struct_value().fields();
    auto const found = all.find(path.substr(0, dot));
    if (found == all.end()) return {};
    return dot == path.npos ? found->second : field(found->second, path.substr(dot + 1));
}

inline std::string text_field(json_value const& of, std::string const& path)
{
    return field(of, path).string_value();
}
inline double number_field(json_value const& of, std::string const& path)
{
    return field(of, path).number_value();
}

/// Free ports, a store called events.db beside the file, and whatever `more` adds.
inline std::string on_free_ports(std::string const& more, std::string const& server = {}, std::string const& storage = {})
{
    return "signalbox: 1\nserver: {" + server +
           "listen: [\"127.0.0.1:0\"], admin: {listen: \"127.0.0.1:0\"}}\n"
           "storage: {" +
           storage + "path: events.db}\n" + more;
}

/// One simulated model "sim" with a price, and a group "pair" of it and one that always fails.
inline std::string const simulated_models =
    "providers: [{id: p, kind: simulator}]\n"
    "models:\n"
    "  - {id: sim, provider: p, simulate: {text: Hello.}, price: {per: 1M, input: 1, output: 2}}\n"
    "  - {id: broken, provider: p, simulate: {status: 500}}\n"
    "groups: [{id: pair, strategy: fallback, members: [{model: broken, tag: bad}, {model: sim, tag: good}]}]\n";

class served_program {
public:
    served_program(temporary_folder const& at, std::string const& yaml)
        : file_(at.write("signalbox.yaml", yaml)), program_({"serve", file_}, at.file(""))
    {
        log_ = program_.err_until(" serving ");
        port_ = port_after(log_, "listening on");
        admin_ = port_after(log_, "admin on");
    }

    std::uint16_t port() const { return port_; }
    std::uint16_t admin_port() const { return admin_; }
    std::string const& file() const { return file_; }
    /// What it said until it served.
    std::string const& log() const { return log_; }
    running_program& program() { return program_; }
    json_value page(std::string const& path) { return json_of(ask(admin_, get(path)).body); }
    std::string text_page(std::string const& path) { return ask(admin_, get(path)).body; }
    http_reply chat(std::string const& model, bool stream = false, std::string const& lines = {})
    {
        return ask(port_, post(openai.path(), openai.body(model, stream), lines));
    }
    /// Ends it as an operator does.
    outcome stop()
    {
        program_.send(SIGTERM);
        return program_.finish();
    }

private:
    std::string file_;
    running_program program_;
    std::string log_;
    std::uint16_t port_ = 0, admin_ = 0;
};

}  // namespace signalbox::test
