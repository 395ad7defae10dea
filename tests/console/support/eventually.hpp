// Waiting for what other threads and programs do; events are handled meanwhile. For tests, on the GUI thread.
#pragma once

#include <QTest>

#include <utility>

namespace signalbox::console::testing {

inline constexpr int generous_ms = 60'000;  // what a loaded machine may take

template <class Condition>
bool eventually(Condition&& holds, int patience_ms = generous_ms)
{
    return QTest::qWaitFor(std::forward<Condition>(holds), patience_ms);
}

}  // namespace signalbox::console::testing
