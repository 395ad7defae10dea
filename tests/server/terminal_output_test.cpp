// What commands print of texts from outside: on a terminal nothing of it is obeyed, files and pipes get it as their format has it.
#include "tests/server/served_program.hpp"

#include "server/terminal_guard.hpp"

#include <fstream>
#include <sstream>

namespace signalbox::test {
namespace {

// ESC, BEL, a line end, CSI as one character, and a direction override.
std::string const hostile_json = R"(\u001b[31mred\u0007\nforged\u009b1m\u202eevil)";
std::string const hostile = "\x1B[31mred\x07\nforged\xC2\x9B"
                            "1m\xE2\x80\xAE"
                            "evil";
std::string const shown = "\\u{1b}[31mred\\u{7}\\u{a}forged\\u{9b}1m\\u{202e}evil";

void expect_harmless(std::string const& out, std::string const& of)
{
    EXPECT_EQ(out.find_first_of("\x1B\x07\x08\x0B\x0C\x7F"), out.npos) << of << ": " << out;
    EXPECT_EQ(out.find("\xC2\x9B"), out.npos) << of << ": " << out;
    EXPECT_EQ(out.find("\xE2\x80\xAE"), out.npos) << of << ": " << out;
    EXPECT_EQ(out.find("\nforged"), out.npos) << of << ": " << out;
}

TEST(terminal_output, no_command_lets_a_name_that_a_caller_chose_steer_a_terminal)
{
    temporary_folder const at;
    {
        served_program one(at, on_free_ports(simulated_models, "public: true, workers: 1, "));
        ASSERT_EQ(one.chat(hostile_json).status, 404);
        EXPECT_EQ(one.stop().status, 0);
    }
    auto const events = [&](std::vector<std::string> words, bool terminal) {
        words.insert(words.begin(), "events");
        words.insert(words.end(), {"--store", at.file("events.db")});
        auto const said = terminal ? run_on_terminal(words, at.file("")) : run(words, at.file(""));
        EXPECT_EQ(said.status, 0) << said.err;
        return said.out;
    };
    for (std::vector<std::string> const& words : std::vector<std::vector<std::string>>{{"tail"},
                                                                                       {"tail", "--output", "json"},
                                                                                       {"stats"},
                                                                                       {"stats", "--output", "json"},
                                                                                       {"export", "--output", "csv"},
                                                                                       {"export", "--output", "jsonl"}}) {
        std::string const out = events(words, true);
        expect_harmless(out, words.front() + " " + words.back());
        // Statistics count a name that nothing has as (other).
        EXPECT_NE(out.find(words.front() == "stats" ? "(other)" : "[31mred"), out.npos) << "it is shown all the same: " << out;
    }
    std::string const csv = events({"export", "--output", "csv"}, true);
    EXPECT_NE(csv.find(shown), csv.npos) << csv;
    EXPECT_EQ(std::ranges::count(csv, '\n'), 2) << "a line for the titles and one for the event: " << csv;
    EXPECT_NE(events({"export", "--output", "csv"}, false).find("\"" + hostile + "\""), std::string::npos) << "a pipe gets the text itself";
}

TEST(terminal_output, a_configuration_is_quoted_harmlessly_on_terminals_and_in_pipes)
{
    temporary_folder const at;
    std::ofstream(at.file("x.yaml")) << "signalbox: 1\n\"evil\\e[31m\\u009b\\u202e\\a\": 1\n";
    auto const on_terminal = run_on_terminal({"check", "x.yaml"}, at.file(""));
    auto const in_pipe = run({"check", "x.yaml"}, at.file(""));
    for (outcome const& each : {on_terminal, in_pipe}) {
        EXPECT_EQ(each.status, 2);
        expect_harmless(each.out, "check");
        EXPECT_NE(each.out.find("evil\\u{1b}[31m\\u{9b}\\u{202e}\\u{7}"), std::string::npos) << each.out;
    }
}

TEST(shown_text, passes_on_what_may_be_shown_in_whatever_pieces_it_comes)
{
    for (std::size_t piece = 1; piece <= hostile.size(); ++piece) {
        std::stringbuf kept;
        {
            server::shown_text guard(kept);
            std::ostream out(&guard);
            for (std::size_t i = 0; i < hostile.size(); i += piece) out << hostile.substr(i, piece);
            out << "\r\n\xE2\x80";
        }
        EXPECT_EQ(kept.str(), "\\u{1b}[31mred\\u{7}\nforged\\u{9b}1m\\u{202e}evil\r\n\xEF\xBF\xBD") << piece;
    }
}

TEST(shown_text, one_character_at_a_time_and_a_sink_that_takes_no_more)
{
    std::stringbuf kept;
    server::shown_text guard(kept);
    for (char const c : hostile) EXPECT_NE(guard.sputc(c), EOF);
    EXPECT_EQ(kept.str(), "\\u{1b}[31mred\\u{7}\nforged\\u{9b}1m\\u{202e}evil");
    std::stringbuf closed(std::ios::in);
    server::shown_text lost(closed);
    std::ostream out(&lost);
    out << "text";
    EXPECT_FALSE(out.good());
}

}  // namespace
}  // namespace signalbox::test
