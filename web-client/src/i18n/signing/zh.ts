import type { Signing } from './en';

export const zh: Signing = {
  sign_in: '登录',
  as_organiser: '以组织者身份登录',
  for_organisers: '组织者登录',
  signed_in: '您已登录',
  signed_in_as: '已登录：',
  sign_out: '退出登录',
  to_events: '前往活动列表',
  organise: '组织',
  address: '您的电子邮箱',
  address_hint: '链接会发送到服务器运营者列出的地址。',
  by_mail: '通过邮件登录',
  mailed: '如果该地址已列出，带有链接的邮件正在发送。链接仅可使用一次，15 分钟内有效。几分钟后仍未收到？请查看垃圾邮件，或再次申请。',
  bad_address: '这不是电子邮箱地址。',
  link_hint: '您通过邮件中的链接来到这里。按下按钮即可在此设备上登录，链接随即失效。',
  link_spent: '此链接已失效：已被使用或已过期。请申请新的链接。',
  no_way: '此处无法登录：组织者有链接或组织者密钥。',
  offline: '没有连接，或服务器繁忙。请重试。',
};
