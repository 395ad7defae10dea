#include "console/config/config_flow.hpp"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace signalbox::console {

ConfigFlow::ConfigFlow(QObject* parent) : QObject(parent)
{
    pause_.setSingleShot(true);
    pause_.setInterval(check_pause_ms);
    connect(&pause_, &QTimer::timeout, this, &ConfigFlow::checkNow);
}

void ConfigFlow::open(std::unique_ptr<ConfigChannel> channel)
{
    bool const same = channel_ && channel->name() == channel_->name() && stage_ != Stage::none;
    leave();
    channel_ = std::move(channel);
    connect(channel_.get(), &ConfigChannel::fetched, this, &ConfigFlow::take);
    connect(channel_.get(), &ConfigChannel::unread, this, [this](QString const& why) {
        become(base_.tag.isEmpty() ? Stage::none : Stage::editing);
        emit unread(why);
    });
    connect(channel_.get(), &ConfigChannel::checked, this, [this](std::vector<config::finding> const& found) {
        findings_ = found;
        checked_ = Checked::yes;
        emit checkedChanged();
    });
    connect(channel_.get(), &ConfigChannel::unchecked, this, [this](QString const& why) {
        findings_.clear();
        checked_ = Checked::failed;
        emit checkedChanged();
        emit said(why, true);
    });
    connect(channel_.get(), &ConfigChannel::applied, this, &ConfigFlow::takeApplied);
    connect(channel_.get(), &ConfigChannel::historyFetched, this, &ConfigFlow::historyRead);
    connect(channel_.get(), &ConfigChannel::revisionFetched, this, &ConfigFlow::revisionRead);
    connect(channel_.get(), &ConfigChannel::historyUnread, this, &ConfigFlow::historyUnread);
    if (!same) {
        base_ = {};
        text_.clear();
        findings_.clear();
        applied_.reset();
        theirs_.reset();
        checked_ = Checked::no;
    }
    readAgain();
}

/// The channel may be the one that is speaking at this moment.
void ConfigFlow::leave()
{
    if (!channel_) return;
    channel_->disconnect(this);
    channel_.release()->deleteLater();
}

void ConfigFlow::close()
{
    leave();
    pause_.stop();
    base_ = {};
    text_.clear();
    findings_.clear();
    checked_ = Checked::no;
    become(Stage::none);
}

void ConfigFlow::readAgain()
{
    if (!channel_ || stage_ == Stage::applying) return;
    become(Stage::reading);
    channel_->fetch();
}

/// While there are changes of ours, they stay on what they began with: applying them finds out whether both go together.
void ConfigFlow::take(ConfigText const& fetched)
{
    bool const first = base_.tag.isEmpty(), ours = !first && text_ != base_.text;
    if (ours && fetched.tag != base_.tag && fetched.text != text_) {
        theirs_ = fetched;
        merged_ = mergeTexts(base_.text, text_, fetched.text);
        become(Stage::editing);
        return emit changedUnderneath();
    }
    bool const replace = first || (!ours && fetched.text != text_);
    base_ = fetched;
    theirs_.reset();
    if (replace) putText(fetched.text);
    become(Stage::editing);
    if (first) checkNow();
}

void ConfigFlow::putText(std::string text)
{
    text_ = std::move(text);
    checked_ = Checked::asked;
    pause_.start();
    emit textReplaced();
}

void ConfigFlow::setText(std::string text)
{
    if (text == text_ || stage_ == Stage::none) return;
    text_ = std::move(text);
    checked_ = Checked::asked;
    pause_.start();
}

void ConfigFlow::checkNow()
{
    pause_.stop();
    if (!channel_ || stage_ == Stage::none) return;
    checked_ = Checked::asked;
    channel_->check(text_);
}

void ConfigFlow::readHistory(qint64 before)
{
    if (channel_) channel_->fetchHistory(before);
}

void ConfigFlow::readRevision(qint64 id)
{
    if (channel_) channel_->fetchRevision(id);
}

void ConfigFlow::restore(std::string text)
{
    if (stage_ != Stage::editing) return;
    putText(std::move(text));
    emit stageChanged();
    emit said(tr("The text of that configuration is in the editor. Look at the difference, then apply it."), false);
}

void ConfigFlow::apply()
{
    if (stage_ != Stage::editing) return;
    if (!changed()) return emit said(tr("Nothing is changed: the text is what is there."), false);
    if (checked_ == Checked::yes && config::has_errors(findings_))
        return emit said(tr("The check refuses this text; nothing was applied. The problems are listed below the text."), true);
    begin(text_, false);
}

void ConfigFlow::rollBack()
{
    if (canRollBack()) begin(applied_->former, true);
}

void ConfigFlow::begin(std::string text, bool roll_back)
{
    sent_ = std::move(text);
    rolling_back_ = roll_back;
    theirs_.reset();
    become(Stage::applying);
    QString const back = applied_ ? tr("Rolled back from revision %1").arg(applied_->revision) : QString();
    channel_->apply(sent_, base_.tag, roll_back ? back : note_);
}

void ConfigFlow::takeApplied(ApplyReply const& reply)
{
    using Outcome = ApplyReply::Outcome;
    switch (reply.outcome) {
    case Outcome::in_force:
    case Outcome::written: return nowInForce(reply);
    case Outcome::changed:
        emit said(tr("The configuration was changed by another one since it was read; nothing was applied, and your text is kept."), true);
        become(Stage::reading);
        return channel_->fetch();
    case Outcome::refused:
        if (!rolling_back_) {
            findings_ = reply.findings;
            checked_ = Checked::yes;
            emit checkedChanged();
        }
        become(Stage::editing);
        return emit said(reply.words.isEmpty()
                             ? tr("The check refuses this text; nothing was applied. The problems are listed below the text.")
                             : reply.words,
                         true);
    case Outcome::failed: become(Stage::editing); return emit said(reply.words, true);
    }
}

void ConfigFlow::nowInForce(ApplyReply const& reply)
{
    bool const edited_since = text_ != (rolling_back_ ? base_.text : sent_);  // what is not applied yet stays
    Applied made{base_.text, sent_, base_.revision, reply.revision, QDateTime::currentMSecsSinceEpoch() * 1'000, rolling_back_};
    base_ = {sent_, reply.tag.isEmpty() ? tagOf(sent_) : reply.tag, reply.revision};
    applied_ = std::move(made);
    if (!edited_since && text_ != sent_) putText(sent_);
    if (!rolling_back_) note_.clear();
    become(Stage::editing);
    QString words = reply.outcome == ApplyReply::Outcome::in_force ? tr("In force: revision %1.").arg(reply.revision)
                                                                   : tr("Written. A gateway that serves this file takes it by itself.");
    emit appliedChanged();
    if (rolling_back_) words = tr("Rolled back. %1").arg(words);
    emit said(reply.words.isEmpty() ? words : words + QLatin1Char(' ') + reply.words, false);
}

void ConfigFlow::merge()
{
    if (!theirs_ || !merged_.text) return;
    base_ = *std::exchange(theirs_, std::nullopt);
    putText(*std::exchange(merged_.text, std::nullopt));
    emit stageChanged();
    emit said(tr("Both changes are in the text now. Look at the difference, then apply it."), false);
}

void ConfigFlow::takeTheirs()
{
    if (!theirs_) return;
    base_ = *std::exchange(theirs_, std::nullopt);
    putText(base_.text);
    emit stageChanged();
}

void ConfigFlow::become(Stage stage)
{
    stage_ = stage;
    emit stageChanged();
}

}  // namespace signalbox::console
