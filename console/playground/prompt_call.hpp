// One prompt sent to a gateway over HTTP, and the run that its reply becomes. One at a time; owned by a column, on the GUI thread, which it never holds up:
// the network is asynchronous.
#pragma once

#include "console/playground/prompt_run.hpp"

#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QObject>
#include <QPointer>

class QNetworkReply;

namespace signalbox::console {

/// Where requests go. The key is in memory alone: it is not stored, logged or shown.
struct GatewayAddress {
    QString base_url;  // "http://127.0.0.1:8080/v1"
    QByteArray key;    // empty: none is needed
    bool operator==(GatewayAddress const&) const = default;
};

/// The base address of what a person typed: with a scheme, and with /v1 where no path was given. Empty when it is no web address.
QString baseUrlFrom(QString const& typed);

/// A request to a page below the base address, with the key, as the console sends all of them.
QNetworkRequest requestTo(GatewayAddress const& to, QString const& path);

class PromptCall : public QObject {
    Q_OBJECT

public:
    // Of silence. Before the first piece a gateway says nothing, and models think for minutes.
    static constexpr int patience_ms = 600'000;

    /// The manager outlives the call.
    PromptCall(QNetworkAccessManager& network, QObject* parent);
    ~PromptCall() override;

    /// Breaks off the one that runs. `conversation`: what the event is called by.
    void send(GatewayAddress const& to, QByteArray const& body, QByteArray const& conversation);
    void stop();
    PromptRun const& run() const { return run_; }

signals:
    /// More of the answer came.
    void changed();
    /// The run has ended, in whatever state.
    void ended();

private:
    void read();
    void close();
    void forget();
    std::int64_t now() const { return clock_.nsecsElapsed() / 1'000; }

    QNetworkAccessManager& network_;
    QPointer<QNetworkReply> reply_;
    QElapsedTimer clock_;
    PromptRun run_;
    bool head_ = false;  // it was taken
};

}  // namespace signalbox::console
