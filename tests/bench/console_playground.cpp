// What the playground adds to the first token of an answer: the page beside a client that does no more than write the same request and read until the
// first event, in turns, to a provider on the loopback interface that answers at once. A process of its own; the provider has a thread in it.
#include "console/pages/playground/answer_column.hpp"
#include "console/pages/playground/playground_page.hpp"

#include "tests/bench/console_gates.hpp"
#include "tests/bench/console_window.hpp"
#include "tests/bench/upstream_server.hpp"

#include <QPlainTextEdit>

#include <poll.h>
#include <sys/socket.h>

#include <thread>

namespace signalbox::bench {

namespace {

constexpr int rounds = 200, warming = 20;
constexpr std::size_t events = 8;  // of an answer: the fewest that the provider has

struct spent {
    double wall_ms = 0, cpu_ms = 0;
};

/// A provider that answers until the program ends.
std::uint16_t start_provider()
{
    auto* const server = new upstream_server({.events = events});  // the thread's, to the end
    std::thread([server] { server->run(); }).detach();
    return server->port();
}

/// The plain client: one kept connection, as the page's.
class plain_client {
public:
    plain_client(std::uint16_t port, std::size_t body_bytes) : line_(connect_to_loopback(port))
    {
        std::string body = R"({"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":")";
        body.append(body_bytes, 'x').append("\"}]}");
        request_ = "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: " +
                   std::to_string(body.size()) + "\r\n\r\n" + body;
    }
    spent first_token()
    {
        wait(POLLOUT);
        double const before = process_milliseconds();
        auto const begun = clock_type::now();
        if (::send(line_.number(), request_.data(), request_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request_.size()))
            give_up("a request");
        read_until("{\"content\":\"");
        spent const took{milliseconds_since(begun), process_milliseconds() - before};
        read_until("\r\n0\r\n\r\n");
        return took;
    }

private:
    void wait(short what)
    {
        pollfd ready{line_.number(), what, 0};
        if (::poll(&ready, 1, 10'000) != 1) give_up("a provider");
    }
    void read_until(std::string_view what)
    {
        while (seen_.find(what) == std::string::npos) {
            wait(POLLIN);
            char bytes[4'096];
            ssize_t const count = ::recv(line_.number(), bytes, sizeof bytes, 0);
            if (count <= 0) give_up("an answer");
            seen_.append(bytes, static_cast<std::size_t>(count));
        }
        seen_.erase(0, seen_.find(what) + what.size());
    }

    descriptor line_;
    std::string request_, seen_;
};

/// The page with one destination; its window is open.
class played {
public:
    played(std::uint16_t port, std::size_t body_bytes) : page_(store_, nullptr)
    {
        page_.resize(1'200, 800);
        page_.show();
        page_.setGateway({QStringLiteral("http://127.0.0.1:%1/v1").arg(port), {QStringLiteral("gpt-4o")}, {}});
        console::SavedPrompt prompt{.prompt = {}, .destinations = {QStringLiteral("gpt-4o")}, .repeat = 1};
        prompt.prompt.user = QString(static_cast<qsizetype>(body_bytes), QLatin1Char('x'));
        page_.setSavedPrompt(prompt);
        column_ = page_.findChild<console::AnswerColumn*>(QStringLiteral("answer_1"));
        text_ = column_->findChild<QPlainTextEdit*>();
    }
    /// Until it stands in the answer.
    spent first_token()
    {
        double const before = process_milliseconds();
        auto const begun = clock_type::now();
        page_.send();
        wait_for("a first token", [&] { return !column_->rounds().newest().text().isEmpty(); });
        if (text_->document()->isEmpty()) give_up("a first token that is shown");
        spent const took{milliseconds_since(begun), process_milliseconds() - before};
        wait_for("an answer", [&] { return page_.isSettled(); });
        return took;
    }

private:
    console::StoreReader store_;
    console::PlaygroundPage page_;
    console::AnswerColumn* column_ = nullptr;
    QPlainTextEdit* text_ = nullptr;
};

}  // namespace

figures measure_playground(std::string const&)
{
    constexpr std::size_t prompt = 300;  // characters
    std::uint16_t const port = start_provider();
    plain_client plain{port, prompt};
    played page{port, prompt};
    std::vector<double> asked, shown, plain_cpu, page_cpu;
    for (int round = 0; round < rounds + warming; ++round) {
        spent const one = plain.first_token(), other = page.first_token();
        if (round < warming) continue;
        asked.push_back(one.wall_ms);
        plain_cpu.push_back(one.cpu_ms);
        shown.push_back(other.wall_ms);
        page_cpu.push_back(other.cpu_ms);
    }
    double const wall = at_share(shown, 0.5) - at_share(asked, 0.5), cpu = at_share(page_cpu, 0.5) - at_share(plain_cpu, 0.5);
    return {{"playground: first token, beyond a plain client: wall clock", "ms", wall, 1,
             "medians of 200, " + std::to_string(at_share(shown, 0.5)) + " and " + std::to_string(at_share(asked, 0.5))},
            {"playground: first token, beyond a plain client: CPU", "ms", cpu, 1,
             "of all threads; medians of 200, " + std::to_string(at_share(page_cpu, 0.5)) + " and " +
                 std::to_string(at_share(plain_cpu, 0.5))}};
}

}  // namespace signalbox::bench
