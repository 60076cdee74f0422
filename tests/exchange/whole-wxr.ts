/**
 * A blog's whole export in the form that WordPress 6 documents and writes, WXR 1.2: the channel's authors, categories,
 * tags, terms and menus, a post, a page, an attachment, a menu item and a post in the bin, with comments of every
 * status and type, nested, by users and by strangers, with serialised meta.
 */
export const wholeWxr = `<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.5" created="2024-04-02 10:00" -->
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/"
>
<channel>
	<title>Harbour &amp; Tides</title>
	<link>https://harbour.example</link>
	<description>Notes from the pier</description>
	<pubDate>Tue, 02 Apr 2024 10:00:00 +0000</pubDate>
	<language>en-GB</language>
	<wp:wxr_version>1.2</wp:wxr_version>
	<wp:base_site_url>https://harbour.example</wp:base_site_url>
	<wp:base_blog_url>https://harbour.example</wp:base_blog_url>
	<wp:author><wp:author_id>1</wp:author_id><wp:author_login><![CDATA[jo]]></wp:author_login><wp:author_email><![CDATA[jo@harbour.example]]></wp:author_email><wp:author_display_name><![CDATA[Jo]]></wp:author_display_name><wp:author_first_name><![CDATA[Jo]]></wp:author_first_name><wp:author_last_name><![CDATA[]]></wp:author_last_name></wp:author>
	<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename><![CDATA[news]]></wp:category_nicename><wp:category_parent><![CDATA[]]></wp:category_parent><wp:cat_name><![CDATA[News]]></wp:cat_name></wp:category>
	<wp:tag><wp:term_id>2</wp:term_id><wp:tag_slug><![CDATA[moon]]></wp:tag_slug><wp:tag_name><![CDATA[Moon]]></wp:tag_name></wp:tag>
	<wp:term><wp:term_id>3</wp:term_id><wp:term_taxonomy><![CDATA[nav_menu]]></wp:term_taxonomy><wp:term_slug><![CDATA[top]]></wp:term_slug><wp:term_name><![CDATA[Top]]></wp:term_name><wp:termmeta><wp:meta_key><![CDATA[k]]></wp:meta_key><wp:meta_value><![CDATA[a:1:{i:0;s:1:"v";}]]></wp:meta_value></wp:termmeta></wp:term>
	<generator>https://wordpress.org/?v=6.5</generator>
${item({
  id: 10,
  title: "Why tides <em>turn</em> & when",
  link: "https://harbour.example/2024/03/why-tides-turn/",
  type: "post",
  comments: [
    entry({
      id: 101,
      content:
        'First!\n\nSee <a href="https://almanac.example/" rel="nofollow ugc">the almanac</a> &amp; <code>tide &lt; 3</code>.',
      meta: [
        ["_wp_trash_meta_status", "1"],
        ["rating", 'a:2:{s:5:"stars";i:4;s:4:"note";s:11:"<b>bold</b>";}'],
      ],
    }),
    entry({
      id: 102,
      parent: 101,
      user: 1,
      author: "Jo",
      email: "jo@harbour.example",
      content: "<blockquote>First!</blockquote>\nThank you.",
    }),
    entry({ id: 103, parent: 102, approved: "0", content: "Ends with ]]]]><![CDATA[> in the middle." }),
    entry({ id: 104, parent: 103, approved: "spam", content: "Cheap &#8220;boats&#8221;" }),
    entry({ id: 105, approved: "trash" }),
    entry({ id: 106, approved: "post-trashed" }),
    entry({
      id: 107,
      type: "pingback",
      author: "Another blog",
      email: "",
      content: "[&#8230;] tides [&#8230;]",
    }),
    entry({ id: 108, type: "trackback", author: "A third blog", email: "" }),
    entry({ id: 109, parent: 107, content: "An answer to a pingback" }),
    entry({ id: 110, email: "", content: "I would rather not say who I am" }),
    entry({ id: 111, type: "", content: "From before there were types" }),
  ],
})}
${item({
  id: 11,
  title: "About us",
  link: "https://harbour.example/about/",
  type: "page",
  comments: [entry({ id: 112, author: "Zoë Ängström", url: "", gmt: "0000-00-00 00:00:00" })],
})}
${item({
  id: 12,
  title: "pier.jpg",
  link: "https://harbour.example/pier/",
  type: "attachment",
  extra: "<wp:attachment_url><![CDATA[https://harbour.example/pier.jpg]]></wp:attachment_url>",
  comments: [entry({ id: 113, gmt: "2999-01-01 00:00:00" })],
})}
${item({ id: 13, title: "", link: "https://harbour.example/?p=13", type: "nav_menu_item", comments: [] })}
${item({
  id: 14,
  title: "In the bin",
  link: "https://harbour.example/?p=14",
  type: "post",
  status: "trash",
  comments: [entry({ id: 114, parent: 115 }), entry({ id: 115, parent: 114 }), entry({ id: 101 })],
})}
</channel>
</rss>
`;

interface Item {
  readonly id: number;
  readonly title: string;
  readonly link: string;
  readonly type: string;
  readonly status?: string;
  readonly extra?: string;
  readonly comments: readonly string[];
}

function item({ id, title, link, type, status = "publish", extra = "", comments }: Item): string {
  return `	<item>
		<title><![CDATA[${title}]]></title>
		<link>${link}</link>
		<pubDate>Fri, 01 Mar 2024 08:00:00 +0000</pubDate>
		<dc:creator><![CDATA[jo]]></dc:creator>
		<guid isPermaLink="false">https://harbour.example/?p=${id}</guid>
		<description></description>
		<content:encoded><![CDATA[<!-- wp:paragraph --><p>The post &amp; its text, with a <wp:comment> that is none.</p>]]></content:encoded>
		<excerpt:encoded><![CDATA[]]></excerpt:encoded>
		<wp:post_id>${id}</wp:post_id>
		<wp:post_date><![CDATA[2024-03-01 08:00:00]]></wp:post_date>
		<wp:post_date_gmt><![CDATA[2024-03-01 08:00:00]]></wp:post_date_gmt>
		<wp:post_modified><![CDATA[2024-03-02 08:00:00]]></wp:post_modified>
		<wp:post_modified_gmt><![CDATA[2024-03-02 08:00:00]]></wp:post_modified_gmt>
		<wp:comment_status><![CDATA[open]]></wp:comment_status>
		<wp:ping_status><![CDATA[open]]></wp:ping_status>
		<wp:post_name><![CDATA[name-${id}]]></wp:post_name>
		<wp:status><![CDATA[${status}]]></wp:status>
		<wp:post_parent>0</wp:post_parent>
		<wp:menu_order>0</wp:menu_order>
		<wp:post_type><![CDATA[${type}]]></wp:post_type>
		<wp:post_password><![CDATA[]]></wp:post_password>
		<wp:is_sticky>0</wp:is_sticky>${extra}
		<category domain="category" nicename="news"><![CDATA[News]]></category>
		<wp:postmeta><wp:meta_key><![CDATA[_thumbnail]]></wp:meta_key><wp:meta_value><![CDATA[a:1:{s:5:"sizes";a:0:{}}]]></wp:meta_value></wp:postmeta>
${comments.join("\n")}
	</item>`;
}

interface Entry {
  readonly id: number;
  readonly parent?: number;
  readonly user?: number;
  readonly author?: string;
  readonly email?: string;
  readonly url?: string;
  readonly content?: string;
  readonly approved?: string;
  readonly type?: string;
  readonly gmt?: string;
  readonly meta?: readonly (readonly [key: string, value: string])[];
}

function entry({
  id,
  parent = 0,
  user = 0,
  author = `Reader ${id}`,
  email = `reader${id}@example.org`,
  url = "https://reader.example/?a=1&amp;b=2",
  content = `Text of ${id}`,
  approved = "1",
  type = "comment",
  gmt = "2024-03-05 11:12:13",
  meta = [],
}: Entry): string {
  const metas = meta.map(
    ([key, value]) =>
      `<wp:commentmeta><wp:meta_key><![CDATA[${key}]]></wp:meta_key><wp:meta_value><![CDATA[${value}]]></wp:meta_value></wp:commentmeta>`,
  );
  return `		<wp:comment>
			<wp:comment_id>${id}</wp:comment_id>
			<wp:comment_author><![CDATA[${author}]]></wp:comment_author>
			<wp:comment_author_email><![CDATA[${email}]]></wp:comment_author_email>
			<wp:comment_author_url>${url}</wp:comment_author_url>
			<wp:comment_author_IP><![CDATA[192.0.2.44]]></wp:comment_author_IP>
			<wp:comment_date><![CDATA[2024-03-05 12:12:13]]></wp:comment_date>
			<wp:comment_date_gmt><![CDATA[${gmt}]]></wp:comment_date_gmt>
			<wp:comment_content><![CDATA[${content}]]></wp:comment_content>
			<wp:comment_approved><![CDATA[${approved}]]></wp:comment_approved>
			<wp:comment_type><![CDATA[${type}]]></wp:comment_type>
			<wp:comment_parent>${parent}</wp:comment_parent>
			<wp:comment_user_id>${user}</wp:comment_user_id>
			${metas.join("\n\t\t\t")}
		</wp:comment>`;
}
