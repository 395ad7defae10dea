// How many there are of something, in words: "1 session", "1,461 sessions". Pure.
#pragma once

#include <QString>

#include <cstdint>

namespace signalbox::console {

/// `one` for exactly one, else `many`, with the number in the place of %1 of both.
QString amountOf(std::uint64_t number, QString const& one, QString const& many);

}  // namespace signalbox::console
