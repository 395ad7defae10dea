// One change of a configuration, from reading it to watching it: what the text began with, what it is now, what the check says, and what became of
// applying it. It shows nothing. The text is lost in no case: not when the gateway refuses it, nor when another one wrote meanwhile, nor when the
// gateway is gone. Owned by the page, on the GUI thread.
#pragma once

#include "console/config/config_channel.hpp"
#include "console/config/line_changes.hpp"

#include <QTimer>

#include <memory>
#include <optional>

namespace signalbox::console {

class ConfigFlow : public QObject {
    Q_OBJECT

public:
    enum class Stage : std::uint8_t { none, reading, editing, applying };
    static constexpr int check_pause_ms = 100;  // behind the typing

    /// What was applied last, and what stood there before.
    struct Applied {
        std::string former, now;
        QString former_revision, revision;
        qint64 at_us = 0;
        bool rolled_back = false;
    };
    enum class Checked : std::uint8_t { no, asked, yes, failed };

    explicit ConfigFlow(QObject* parent);

    /// From now on this configuration; it is read. A text that was changed and belongs to the same name is kept.
    void open(std::unique_ptr<ConfigChannel> channel);
    void close();
    /// Reads what is there now. What was changed here is kept, and compared with it when it is applied.
    void readAgain();
    /// What the user made of it.
    void setText(std::string text);
    void checkNow();
    /// What the history says of the next text that is applied.
    void setNote(QString const& note) { note_ = note; }
    QString const& note() const { return note_; }
    /// What is older than `before`, 0: the newest. historyRead() or historyUnread() follows.
    void readHistory(qint64 before);
    /// revisionRead() or historyUnread() follows.
    void readRevision(qint64 id);
    /// Another text in the place of the one that is edited, to be looked at and applied.
    void restore(std::string text);
    /// Puts the text in the place of the one that it began with. Refused by errors that are known.
    void apply();
    /// Applies what stood there before the last change.
    void rollBack();
    /// After a change underneath: both changes in one text, which then stands on the newer one.
    void merge();
    /// The text that is there, in the place of ours.
    void takeTheirs();

    Stage stage() const { return stage_; }
    QString name() const { return channel_ ? channel_->name() : QString(); }
    std::string const& text() const { return text_; }
    ConfigText const& base() const { return base_; }
    bool changed() const { return stage_ != Stage::none && text_ != base_.text; }
    Checked checked() const { return checked_; }
    std::vector<config::finding> const& findings() const { return findings_; }
    std::optional<Applied> const& applied() const { return applied_; }
    bool canRollBack() const { return stage_ == Stage::editing && applied_ && !applied_->rolled_back; }
    /// What another one wrote; nothing when nothing was seen.
    std::optional<ConfigText> const& theirs() const { return theirs_; }
    MergedText const& merged() const { return merged_; }
    bool isSettled() const
    {
        return stage_ != Stage::reading && stage_ != Stage::applying && checked_ != Checked::asked && !pause_.isActive();
    }

signals:
    void stageChanged();
    /// The flow put another text in the place of the one that was edited.
    void textReplaced();
    void checkedChanged();
    /// The configuration could not be read.
    void unread(QString const& why);
    /// Another text is in force, or stands in the file: see applied().
    void appliedChanged();
    /// Something was applied, or was not; also what the user should know beside it.
    void said(QString const& words, bool bad);
    /// Another one wrote underneath: see theirs() and merged().
    void changedUnderneath();
    void historyRead(signalbox::console::ConfigHistory const& part);
    void revisionRead(qint64 id, std::string const& text);
    void historyUnread(QString const& why);

private:
    void leave();
    void begin(std::string text, bool roll_back);
    void take(ConfigText const& text);
    void takeApplied(ApplyReply const& reply);
    void nowInForce(ApplyReply const& reply);
    void become(Stage stage);
    void putText(std::string text);

    std::unique_ptr<ConfigChannel> channel_;
    Stage stage_ = Stage::none;
    ConfigText base_;
    std::string text_, sent_;
    QString note_;
    bool rolling_back_ = false;
    QTimer pause_;
    Checked checked_ = Checked::no;
    std::vector<config::finding> findings_;
    std::optional<Applied> applied_;
    std::optional<ConfigText> theirs_;
    MergedText merged_;
};

}  // namespace signalbox::console
