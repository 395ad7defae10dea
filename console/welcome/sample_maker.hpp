// Sample data on demand: `signalbox sample-data` as a child process into the user's cache folder, once a day. Owned by the welcome page;
// the GUI thread.
#pragma once

#include "console/config/newest_job.hpp"

#include <QObject>
#include <QProcess>
#include <QString>

namespace signalbox::console {

class SampleMaker : public QObject {
    Q_OBJECT

public:
    static constexpr int usual_events = 200'000;
    static constexpr qint64 fresh_for_us = 24ll * 3'600 * 1'000'000;  // the sample ends "now": a day later it is made anew

    /// `folder`: empty for the user's cache.
    explicit SampleMaker(QObject* parent = nullptr, QString const& folder = {}, int events = usual_events);
    ~SampleMaker() override;

    /// made() follows at once when a fresh one is there.
    void make();
    void cancel();
    bool running() const { return child_.state() != QProcess::NotRunning || files_.busy(); }
    QString const& store() const { return store_; }

signals:
    void progress(int percent);
    void made(QString const& store);
    void failed(QString const& why);

private:
    static bool isFresh(QString const& store);
    void launch(QString const& program);
    void keep(QByteArray const& story);
    void readErrors();
    void ended(int code, QProcess::ExitStatus how);

    QProcess child_;
    NewestJob files_{this};  // the store and its story are looked at, and written, beside the GUI thread
    QString store_;
    int events_;
    QByteArray unfinished_, complaints_;
    bool cancelled_ = false;
};

}  // namespace signalbox::console
