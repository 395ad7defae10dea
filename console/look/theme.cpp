#include "console/look/theme.hpp"

#include "console/look/appearance.hpp"
#include "console/look/colors.hpp"

#include <QApplication>
#include <QPointer>
#include <QStyle>
#include <QStyleFactory>

namespace signalbox::console {

Theme& Theme::instance()
{
    // A child of the application, so that its bus connection ends before the application does.
    static QPointer<Theme> one;
    if (!one) {
        one = new Theme();
        one->setParent(qApp);
    }
    return *one;
}

Theme::Theme()
{
    started_dark_ = isDark(QApplication::palette());
    if (QApplication::style()->name().compare(QStringLiteral("fusion"), Qt::CaseInsensitive) != 0)
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    desktop_ = new Appearance(Appearance::sessionBus(), this);
    connect(desktop_, &Appearance::changed, this, [this] {
        if (choice_ == Choice::system) wear(wanted());
    });
    dark_ = wanted();
    QApplication::setPalette(palette());
}

bool Theme::wanted() const
{
    if (choice_ != Choice::system) return choice_ == Choice::dark;
    return desktop_->prefersDark().value_or(started_dark_);
}

void Theme::setChoice(Choice choice)
{
    choice_ = choice;
    wear(wanted());
}

void Theme::wear(bool dark)
{
    if (dark == dark_) return;
    dark_ = dark;
    QApplication::setPalette(palette());
    emit changed();
}

QPalette Theme::palette() const
{
    return makePalette(dark_);
}
QColor Theme::color(Role role) const
{
    return roleColor(role, dark_);
}
QColor Theme::series(int number) const
{
    return seriesColor(number, dark_);
}
QColor Theme::heat(double share) const
{
    return heatColor(share, dark_);
}

}  // namespace signalbox::console
