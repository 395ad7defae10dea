#include "console/frame/copy_strip.hpp"

#include "console/look/figures.hpp"
#include "console/look/theme.hpp"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPainter>

namespace signalbox::console {

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(CopyStrip)
};

QString copyingText(CopyState const& state, QString const& name)
{
    auto const count = [](std::uint64_t of) { return figures::count(static_cast<double>(of)); };
    return Words::tr("%1: %2 of %3 new events are copied. What is shown grows meanwhile.")
        .arg(name, count(state.copied), count(state.copied + state.left));
}

}  // namespace

QString copyText(CopyState const& state, QString const& name, QTimeZone const& zone)
{
    switch (state.phase) {
    case CopyState::Phase::connecting: return Words::tr("%1: connecting. What was copied before is shown.").arg(name);
    case CopyState::Phase::copying: return copyingText(state, name);
    case CopyState::Phase::current:
        return state.empty ? Words::tr("%1 has no events yet. They are shown as they come.").arg(name) : QString();
    case CopyState::Phase::away:
        return Words::tr("%1 cannot be read since %2: %3. What was copied before is shown; it is tried again every few seconds.")
            .arg(name, figures::moment(state.since_us, zone), state.why);
    case CopyState::Phase::elsewhere: return Words::tr("%1: another program copies it to this machine; what it copies is shown.").arg(name);
    }
    return {};
}

CopyStrip::CopyStrip(QWidget* parent) : QWidget(parent), text_(new QLabel), retry_(new QPushButton(tr("Try &now")))
{
    setAccessibleName(tr("The copy of the store"));
    auto* const row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 12, 6);
    row->setSpacing(10);
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text_->setAccessibleDescription(tr("How the copy of the store stands"));
    retry_->setAccessibleName(tr("Try to read the store now"));
    row->addWidget(text_, 1);
    row->addWidget(retry_);
    connect(retry_, &QPushButton::clicked, this, &CopyStrip::retryChosen);
    hide();
}

void CopyStrip::setState(CopyState const& state, QString const& name)
{
    text_->setText(copyText(state, name, QTimeZone::systemTimeZone()));
    retry_->setVisible(state.phase == CopyState::Phase::away);
    setVisible(!text_->text().isEmpty());
}

void CopyStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    Role const role = retry_->isHidden() ? Role::neutral : Role::warning;
    QColor ground = Theme::instance().color(role);
    ground.setAlpha(38);
    painter.fillRect(rect(), ground);
    painter.fillRect(QRect(0, 0, 4, height()), Theme::instance().color(role));
}

}  // namespace signalbox::console
