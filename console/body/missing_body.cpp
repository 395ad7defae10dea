#include "console/body/missing_body.hpp"

#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace signalbox::console {

namespace {

using storage::part_state;
using storage::payload_presence;

}  // namespace

QString keepingLine(payload_presence presence, part_state state)
{
    switch (presence) {
    case payload_presence::off:
    case payload_presence::no_error:
    case payload_presence::unchosen: return QStringLiteral("logging: {payloads: all}");
    case payload_presence::dropped: return QStringLiteral("logging: {payload_store: {queue: 256MiB}}");
    case payload_presence::pruned: return QStringLiteral("logging: {payload_store: {size: 4GiB, retention: 30d}}");
    case payload_presence::lost: return {};
    case payload_presence::kept: break;
    }
    return state == part_state::too_large ? QStringLiteral("logging: {payload_store: {part_limit: 64MiB}}") : QString();
}

QString missingWords(payload_presence presence, part_state state)
{
    std::string_view const words = presence == payload_presence::kept ? storage::in_words(state) : storage::in_words(presence);
    return MissingBody::tr("No payload: %1.").arg(QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size())));
}

MissingBody::MissingBody(QWidget* parent) : QWidget(parent), why_(new QLabel), line_(new QLabel), copy_(new QToolButton)
{
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    why_->setWordWrap(true);
    why_->setTextFormat(Qt::PlainText);
    why_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    column->addWidget(why_);
    auto* const row = new QHBoxLayout;
    line_->setTextFormat(Qt::PlainText);
    line_->setWordWrap(true);
    line_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    line_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    copy_->setText(tr("Copy &line"));
    copy_->setFocusPolicy(Qt::StrongFocus);
    copy_->setToolTip(tr("It keeps the bodies of requests to come; of this one nothing can be brought back."));
    row->addWidget(line_, 1);
    row->addWidget(copy_);
    column->addLayout(row);
    connect(copy_, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(line_->text()); });
    hide();
}

void MissingBody::setState(payload_presence presence, part_state state)
{
    bool const there = presence == payload_presence::kept && state == part_state::kept;
    setVisible(!there);
    if (there) return;
    QString const line = keepingLine(presence, state);
    why_->setText(missingWords(presence, state));
    line_->setText(line);
    line_->setVisible(!line.isEmpty());
    copy_->setVisible(!line.isEmpty());
    copy_->setAccessibleName(tr("Copy the line of the configuration: %1").arg(line));
}

}  // namespace signalbox::console
