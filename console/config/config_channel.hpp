// The way to one configuration: its text is read, another one is checked, and put in its place. Two of them: the operator's pages of a gateway,
// and a file. Owned by the flow, on the GUI thread; what waits for a disk or a network does so elsewhere.
#pragma once

#include "engine/config/finding.hpp"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <cstdint>
#include <string>
#include <vector>

namespace signalbox::console {

struct ConfigText {
    std::string text;
    QByteArray tag;    // names these bytes, as an ETag with its quotes
    QString revision;  // in force when it was read; empty: not known
};

struct ApplyReply {
    enum class Outcome : std::uint8_t {
        in_force,  // the gateway reports the new revision
        written,   // the file has the text; no gateway was asked
        changed,   // there is another text than the one this change began with
        refused,   // by the check; nothing was written
        failed,    // it could not be done, or it is not known whether it was
    };
    Outcome outcome = Outcome::failed;
    QString words;  // what is to be said beside it: why it failed, what takes effect at the next start
    std::vector<config::finding> findings;
    QString revision;
    QByteArray tag;  // of the text that is there now
};

/// A configuration that was, as the gateway's history tells of it.
struct ConfigRevision {
    qint64 id = 0;
    qint64 at_us = 0;
    QString revision;  // empty: it was refused
    QString because, note;
    QString trouble;  // why it was refused
    qint64 bytes = 0;
};

struct ConfigHistory {
    std::vector<ConfigRevision> rows;  // the newest first
    bool more = false;                 // there are older ones
};

class ConfigChannel : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// What people know it by: a path, an address.
    virtual QString name() const = 0;
    /// fetched() or unread() follows.
    virtual void fetch() = 0;
    /// checked() follows, unless a newer question displaced this one, or unchecked() when the gateway does not answer.
    virtual void check(std::string const& text) = 0;
    /// Puts the text in the place of the one with this tag, and waits until it is in force. applied() follows. `note` is for the history.
    virtual void apply(std::string const& text, QByteArray const& base, QString const& note) = 0;
    /// What is older than `before`, 0: the newest. historyFetched() or historyUnread() follows.
    virtual void fetchHistory(qint64 before);
    /// revisionFetched() or historyUnread() follows.
    virtual void fetchRevision(qint64 id);

signals:
    void fetched(signalbox::console::ConfigText const& text);
    void unread(QString const& why);
    void checked(std::vector<signalbox::config::finding> const& findings);
    void unchecked(QString const& why);
    void applied(signalbox::console::ApplyReply const& reply);
    void historyFetched(signalbox::console::ConfigHistory const& part);
    void revisionFetched(qint64 id, std::string const& text);
    void historyUnread(QString const& why);
};

/// As the operator's pages name the bytes of a configuration: 12 hexadecimal digits of their SHA-256, in quotes.
QByteArray tagOf(std::string const& text);

}  // namespace signalbox::console
