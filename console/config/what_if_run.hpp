// What a text would change about the recorded requests of a store, found by `signalbox what-if` beside the console: the same figures as on the
// command line, on another process. Owned by a panel, on the GUI thread.
#pragma once

#include <QJsonObject>
#include <QObject>
#include <QProcess>
#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace signalbox::console {

struct WhatIfFlow {
    QString from, to;  // "provider/model", "(refused)"
    double requests = 0;
};

/// Something that the comparison says of some requests, with its evidence: "exact", "modelled" or "unknown".
struct WhatIfLine {
    QString words, evidence;
    bool operator==(WhatIfLine const&) const = default;
};

struct WhatIfFigures {
    quint64 requests = 0, left_out = 0;
    double changed = 0;
    std::vector<WhatIfFlow> flows;  // the most first
    std::vector<WhatIfLine> lines;
};

/// Requests may be parts, where a group draws by weight: "3", "2,174.4".
QString partsText(double requests);

/// Nothing when it is no object of `signalbox what-if --output json`.
std::optional<WhatIfFigures> whatIfFigures(QByteArray const& json);

class WhatIfRun : public QObject {
    Q_OBJECT

public:
    struct Question {
        std::string text;  // the configuration
        QString place;     // the file in whose place it would stand; empty: none
        QString store;
        QString since;  // "1d"; empty: all that is recorded
        bool operator==(Question const&) const = default;
    };

    explicit WhatIfRun(QObject* parent) : QObject(parent) {}

    /// found() or failed() follows; a question before it is dropped.
    void ask(Question const& question);
    bool running() const { return child_ != nullptr; }

signals:
    void found(signalbox::console::WhatIfFigures const& figures);
    void failed(QString const& why);

private:
    void drop();
    void end(int status);

    QProcess* child_ = nullptr;  // null: nothing runs; what was dropped ends by itself, and with this at the latest
};

}  // namespace signalbox::console
