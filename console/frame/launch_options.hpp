// What the command line asks of the program: a store, and how the window begins. A value; reading it touches nothing.
#pragma once

#include "console/look/theme.hpp"

#include <QSize>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox::console {

struct LaunchOptions {
    QString store;  // empty: the last one, or the welcome page
    QString page;   // empty: the last one
    QString query;
    QString range;        // as rangeFromText() reads it; empty: the window chooses
    QString view;         // a file with a saved view; what else is given counts more
    quint64 request = 0;  // to be looked at in the Traffic view
    std::optional<Choice> theme;
    QSize size;                // empty: as it was
    QString grab;              // from the environment: a picture of the window goes into this file, then the program ends
    bool first_paint = false;  // from the environment: print how long the first paint took, then end
};

/// Either options, or what to print and the exit status with it.
struct LaunchReply {
    LaunchOptions options;
    std::optional<int> exit;
    QString text;
};

inline constexpr int usage_status = 2;  // as the gateway's commands say it

LaunchReply readLaunchOptions(QStringList const& arguments);
/// What can be answered before there is a window, and so without a display: help, version, and what is wrong with the options. Nothing: go on with a window.
std::optional<LaunchReply> replyWithoutScreen(QStringList const& arguments);

}  // namespace signalbox::console
