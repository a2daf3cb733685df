#include "media/mix/lettering.hpp"

#include <pango/pangocairo.h>

#include <algorithm>
#include <stdexcept>

namespace rostrum::mix {
namespace {

constexpr const char* kFamily = "Noto Sans, sans-serif";

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
  void operator()(cairo_t* context) const { cairo_destroy(context); }
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(PangoFontDescription* description) const { pango_font_description_free(description); }
  void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};
template <class T>
using Handle = std::unique_ptr<T, Unref>;

std::string valid_utf8(const std::string& text) {
  char* const made = g_utf8_make_valid(text.data(), static_cast<gssize>(text.size()));
  std::string valid(made);
  g_free(made);
  return valid;
}

Handle<PangoLayout> lay_out(PangoContext* context, const std::string& text, const std::string& second,
                            const TextStyle& style) {
  Handle<PangoLayout> layout(pango_layout_new(context));
  const Handle<PangoFontDescription> font(pango_font_description_from_string(kFamily));
  pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
  pango_layout_set_font_description(layout.get(), font.get());
  const std::string first = valid_utf8(text);
  const std::string whole = second.empty() ? first : first + "  " + valid_utf8(second);
  pango_layout_set_text(layout.get(), whole.data(), static_cast<int>(whole.size()));
  if (style.bold) {
    const Handle<PangoAttrList> attributes(pango_attr_list_new());
    PangoAttribute* const weight = pango_attr_weight_new(PANGO_WEIGHT_SEMIBOLD);
    weight->end_index = static_cast<guint>(first.size());
    pango_attr_list_insert(attributes.get(), weight);
    pango_layout_set_attributes(layout.get(), attributes.get());
  }
  pango_layout_set_width(layout.get(), style.max_width * PANGO_SCALE);
  pango_layout_set_height(layout.get(), -style.lines);
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_END);
  if (style.centred) pango_layout_set_alignment(layout.get(), PANGO_ALIGN_CENTER);
  return layout;
}

/// Cairo's ARGB, multiplied by alpha, as YCbCr multiplied by alpha (BT.709, limited range; in 1/65536).
Lettering convert(cairo_surface_t* surface, int width, int height) {
  cairo_surface_flush(surface);
  const unsigned char* const data = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  Lettering out;
  out.width = width;
  out.height = height;
  const auto full = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  out.y.resize(full);
  out.alpha.resize(full);
  out.cb.resize(full / 4);
  out.cr.resize(full / 4);
  out.alpha_half.resize(full / 4);
  struct Sum {
    int r = 0, g = 0, b = 0, a = 0;
  };
  std::vector<Sum> sums(static_cast<std::size_t>(width / 2));
  for (int y = 0; y < height; ++y) {
    if (y % 2 == 0) std::fill(sums.begin(), sums.end(), Sum());
    for (int x = 0; x < width; ++x) {
      const unsigned char* const pixel = data + static_cast<std::ptrdiff_t>(y) * stride + x * 4;
      const int b = pixel[0], g = pixel[1], r = pixel[2], a = pixel[3];
      const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
      out.y[at] = static_cast<std::uint8_t>((a * 4112 + 11966 * r + 40254 * g + 4064 * b + 32768) >> 16);
      out.alpha[at] = static_cast<std::uint8_t>(a);
      Sum& sum = sums[static_cast<std::size_t>(x / 2)];
      sum = {sum.r + r, sum.g + g, sum.b + b, sum.a + a};
    }
    if (y % 2 == 0) continue;
    for (std::size_t x = 0; x < sums.size(); ++x) {
      const Sum& sum = sums[x];
      const std::size_t at = static_cast<std::size_t>(y / 2) * sums.size() + x;
      out.cb[at] =
          static_cast<std::uint8_t>((sum.a * 32896 - 6596 * sum.r - 22189 * sum.g + 28784 * sum.b + 131072) >> 18);
      out.cr[at] =
          static_cast<std::uint8_t>((sum.a * 32896 + 28784 * sum.r - 26145 * sum.g - 2639 * sum.b + 131072) >> 18);
      out.alpha_half[at] = static_cast<std::uint8_t>(sum.a / 4);
    }
  }
  return out;
}

struct Layer {
  const std::vector<std::uint8_t>& colour;
  const std::vector<std::uint8_t>& alpha;
  int width;
  int height;
};

void blend_plane(std::uint8_t* data, int stride, int plane_width, int plane_height, const Layer& layer, int x, int y) {
  const int left = std::max(0, -x);
  const int right = std::min(layer.width, plane_width - x);
  for (int row = std::max(0, -y); row < std::min(layer.height, plane_height - y); ++row) {
    std::uint8_t* const to = data + static_cast<std::ptrdiff_t>(y + row) * stride + x;
    const auto from = static_cast<std::size_t>(row) * static_cast<std::size_t>(layer.width);
    for (int column = left; column < right; ++column) {
      const std::size_t at = from + static_cast<std::size_t>(column);
      const int keep = 255 - layer.alpha[at];
      to[column] = static_cast<std::uint8_t>(std::min(255, layer.colour[at] + (to[column] * keep + 127) / 255));
    }
  }
}

}  // namespace

void blend(AVFrame& onto, const Lettering& lettering, int x, int y) {
  const int w = lettering.width, h = lettering.height;
  blend_plane(onto.data[0], onto.linesize[0], onto.width, onto.height, {lettering.y, lettering.alpha, w, h}, x, y);
  blend_plane(onto.data[1], onto.linesize[1], onto.width / 2, onto.height / 2,
              {lettering.cb, lettering.alpha_half, w / 2, h / 2}, x / 2, y / 2);
  blend_plane(onto.data[2], onto.linesize[2], onto.width / 2, onto.height / 2,
              {lettering.cr, lettering.alpha_half, w / 2, h / 2}, x / 2, y / 2);
}

struct Letterer::Fonts {
  Handle<PangoFontMap> map{pango_cairo_font_map_new()};
  Handle<PangoContext> context;
};

Letterer::Letterer() : fonts_(std::make_unique<Fonts>()) {
  if (!fonts_->map) throw std::runtime_error("Pango makes no font map");
  fonts_->context.reset(pango_font_map_create_context(fonts_->map.get()));
}
Letterer::~Letterer() = default;

std::shared_ptr<const Lettering> Letterer::write(const std::string& text, const std::string& second,
                                                 const TextStyle& style) {
  const Handle<PangoLayout> layout = lay_out(fonts_->context.get(), text, second, style);
  int text_width = 0;
  int text_height = 0;
  pango_layout_get_pixel_size(layout.get(), &text_width, &text_height);
  if (style.centred) text_width = style.max_width;
  const int padding = style.boxed ? style.size / 3 : 0;
  const int width = (std::clamp(text_width, 1, style.max_width) + 2 * padding + 1) / 2 * 2;
  const int height = (std::max(text_height, 1) + 2 * (padding / 2) + 1) / 2 * 2;
  const Handle<cairo_surface_t> surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, width, height));
  const Handle<cairo_t> cairo(cairo_create(surface.get()));
  if (cairo_status(cairo.get()) != CAIRO_STATUS_SUCCESS) throw std::bad_alloc();
  if (style.boxed) {
    cairo_set_source_rgba(cairo.get(), 0.05, 0.07, 0.12, 0.72);
    cairo_paint(cairo.get());
  }
  cairo_set_source_rgb(cairo.get(), 1, 1, 1);
  // Whole pixels, so that letters stay sharp.
  const int above = padding / 2;
  cairo_move_to(cairo.get(), padding, above);
  pango_cairo_show_layout(cairo.get(), layout.get());
  return std::make_shared<const Lettering>(convert(surface.get(), width, height));
}

}  // namespace rostrum::mix
