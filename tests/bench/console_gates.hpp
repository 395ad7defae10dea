// What the console is held to, measured in a window without a screen. Each phase runs in a process of its own, on its GUI thread, with the
// rooms the program itself is made of.
#pragma once

#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::bench {

struct figure {
    std::string name;
    std::string unit;
    double reached = 0;
    double limit = 0;  // 0: only told
    std::string note;
};
using figures = std::vector<figure>;

/// Sorts, and gives the share's place: 0.5 is the median, 1 the worst.
double at_share(std::vector<double>& values, double share);
/// Ends the program when an answer takes longer than a minute.
[[noreturn]] void give_up(char const* waiting_for);

figures measure_opening(std::string const& store);
figures measure_jumps(std::string const& store);
figures measure_frames(std::string const& store);
figures measure_filters(std::string const& store);
figures measure_overview(std::string const& store);
figures measure_statistics(std::string const& store);
figures measure_experiments(std::string const& store);
figures measure_cost(std::string const& store);
/// They make what they need in a folder of their own.
figures measure_configuration(std::string const& store);
figures measure_bodies(std::string const& store);
/// A provider on the loopback interface answers.
figures measure_playground(std::string const& store);
/// `self` writes a store of its own beside `store`, in another process.
figures measure_live(std::string const& store, QString const& self);
figures measure_million(std::string const& store, QString const& self, std::uint64_t events);
/// Runs the console itself, when it stands beside `self`.
figures measure_first_paint(std::string const& store, QString const& self);

/// Counts statements that run on the calling thread, on every connection opened from now on.
void count_statements_here();
std::uint64_t statements_here();

}  // namespace signalbox::bench
